-- drop_profile: removes a profile with its versions and grants.
create or replace function rankdb.drop_profile(name text)
returns void
language plpgsql
as $$
declare
  newest rankdb.profile_versions := rankdb._profile_version(name);
begin
  if name ~ '@' then
    perform rankdb._raise('22023', format('%L is a version, and versions are not dropped one by one', name), format('For the whole profile: select rankdb.drop_profile(%L)', newest.name));
  end if;
  if newest.built_in then
    perform rankdb._raise('55000', format('profile %L is built in and cannot be dropped', name));
  end if;
  perform rankdb._lock_profile(name);
  if exists (select from rankdb.profile_grants g where g.name = drop_profile.name) then
    if not has_table_privilege('rankdb.profile_grants', 'delete') then
      perform rankdb._raise('42501', format('profile %L has grants, which only members of rankdb_owner take back', name));
    end if;
    delete from rankdb.profile_grants g where g.name = drop_profile.name;
  end if;
  -- A policy leaves the versions of other roles standing.
  delete from rankdb.profile_versions v where v.name = drop_profile.name;
  if exists (select from rankdb.profile_versions v where v.name = drop_profile.name) then
    perform rankdb._raise('42501', format('profile %L has versions that belong to others', name), 'A member of rankdb_owner can drop it.');
  end if;
end
$$;
comment on function rankdb.drop_profile(text) is 'Removes a profile with all its versions and grants; 55000 for a built-in one.';
