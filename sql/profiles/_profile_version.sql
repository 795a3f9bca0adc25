-- _profile_version: a stored profile by name (the newest version) or by "name@version", as far as the caller may use it.
create or replace function rankdb._profile_version(name text)
returns rankdb.profile_versions
language plpgsql stable
as $$
declare
  found_version rankdb.profile_versions;
  base text := split_part(name, '@', 1);
  newest integer;
begin
  -- Two statements, so that each keeps its plan.
  if name !~ '@' then
    select * into found_version from rankdb.profile_versions v where v.name = base order by v.version desc limit 1;
  elsif name ~ '^[^@]+@[1-9][0-9]{0,8}$' then
    select * into found_version from rankdb.profile_versions v where v.name = base and v.version = split_part(_profile_version.name, '@', 2)::integer;
  end if;
  if found_version.name is not null then
    return found_version;
  end if;
  select max(v.version) into newest from rankdb.profile_versions v where v.name = base;
  if newest is not null then
    perform rankdb._raise('42704', format('profile %L has no version %L', base, left(substr(name, length(base) + 2), 100)),
      case newest when 1 then format('There is one: %s@1', base) else format('Versions: %s@1 to %s@%s', base, base, newest) end);
  end if;
  -- That a name is taken is no secret, as for a table; what it means is.
  if exists (select from rankdb.profile_grants g where g.name = base) then
    perform rankdb._raise('42501', format('permission denied for profile %L', base), 'It is granted to other roles: rankdb.grant_profile.');
  end if;
  perform rankdb._raise('42704', format('profile %L does not exist', coalesce(left(name, 100), 'NULL')),
    'Existing profiles: ' || (select string_agg(distinct v.name, ', ' order by v.name) from rankdb.profile_versions v));
end
$$;
comment on function rankdb._profile_version(text) is
  'A stored profile by name or by "name@version"; 42704 names those that exist, 42501 is raised for one that is granted to others.';
