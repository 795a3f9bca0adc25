-- _profile: a profile as a search reads it, checked and with every default filled in: one by name, or one tried without being stored.
create or replace function rankdb._profile(name text, tried jsonb default null)
returns jsonb
language plpgsql stable
as $$
declare
  stored rankdb.profile_versions;
begin
  if tried <> 'null' then
    if name is not null then
      perform rankdb._raise('22023', 'a search takes the argument profile or options.profile, not both');
    end if;
    return rankdb._check_profile(tried);
  end if;
  stored := rankdb._profile_version(coalesce(name, 'default'));
  -- The plan was stored when the profile was made. Without one this release refuses the definition; the check says why.
  return coalesce(stored.plan, rankdb._check_profile(stored.definition)) || jsonb_build_object('profile', stored.name || '@' || stored.version);
end
$$;
comment on function rankdb._profile(text, jsonb) is
  'The plan of a profile: its definition with all defaults, and as "profile" its name@version if it is stored; 42704 names those that exist.';
