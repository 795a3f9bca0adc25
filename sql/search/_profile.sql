-- _profile: a profile as a search reads it, checked and with every default filled in: one by name, or one tried without being stored.
create or replace function rankdb._profile(name text, tried jsonb default null)
returns jsonb
language plpgsql stable
as $$
declare
  stored rankdb.profile_versions;
  plan jsonb;
begin
  if tried <> 'null' then
    if name is not null then
      perform rankdb._raise('22023', 'a search takes the argument profile or options.profile, not both');
    end if;
    plan := rankdb._check_profile(tried);
    -- An application may pass on a profile that its user wrote, and does not mean to let the user write SQL.
    if plan -> 'legs' @> '[{"kind": "function"}]' and not exists (
         select from pg_proc p where p.pronamespace = 'rankdb'::regnamespace and p.proname = 'create_profile' and has_function_privilege(p.oid, 'execute')) then
      perform rankdb._raise('42501', format('permission denied: options.profile has a function leg, and %s may not create profiles', current_user),
        'Let somebody who may store the profile with rankdb.create_profile, and search with its name.');
    end if;
    return plan;
  end if;
  stored := rankdb._profile_version(coalesce(name, 'default'));
  -- The plan was stored when the profile was made. Without one this release refuses the definition; the check says why.
  return coalesce(stored.plan, rankdb._check_profile(stored.definition)) || jsonb_build_object('profile', stored.name || '@' || stored.version);
end
$$;
comment on function rankdb._profile(text, jsonb) is
  'The plan of a profile: its definition with all defaults, and as "profile" its name@version if it is stored; 42704 names those that exist.';
