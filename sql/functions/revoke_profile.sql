-- revoke_profile: takes a grant back. The last one goes with the restriction: the profile is open to every reader again.
create or replace function rankdb.revoke_profile(name text, role text)
returns void
language plpgsql
as $$
begin
  delete from rankdb.profile_grants g where g.name = revoke_profile.name and g.role = revoke_profile.role;
  if not found then
    perform rankdb._raise('42704', format('profile %L is not granted to %L', coalesce(name, 'NULL'), coalesce(role, 'NULL')),
      coalesce('Granted to: ' || (select string_agg(g.role, ', ' order by g.role) from rankdb.profile_grants g where g.name = revoke_profile.name), 'It has no grants.'));
  end if;
  if not exists (select from rankdb.profile_grants g where g.name = revoke_profile.name) then
    raise notice 'profile % has no grants any more: every rankdb_reader may use it', name;
  end if;
end
$$;
comment on function rankdb.revoke_profile(text, text) is 'Takes a grant on a profile back. With the last one the profile is open to every rankdb_reader again.';
