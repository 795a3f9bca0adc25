-- _profile: a profile as a search reads it, checked and with every default filled in: one by name, or one tried without being stored.
create or replace function rankdb._profile(name text, tried jsonb default null)
returns jsonb
language plpgsql stable
as $$
declare
  found_profile rankdb.profiles;
  plan jsonb;
begin
  if tried is not null then
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
  select * into found_profile from rankdb.profiles p where p.name = coalesce(_profile.name, 'default');
  if not found then
    perform rankdb._raise('42704', format('profile %L does not exist', name),
      'Existing profiles: ' || (select string_agg(p.name, ', ' order by p.name) from rankdb.profiles p));
  end if;
  -- The plan was stored when the profile was made. A row written by hand has none and is checked here.
  return coalesce(found_profile.plan, rankdb._check_profile(found_profile.definition));
end
$$;
comment on function rankdb._profile(text, jsonb) is 'The plan of a profile: its definition with all defaults; 42704 names those that exist.';
