-- grant_profile: from the first grant on, a profile can be used and seen by the roles that it is granted to and no others.
create or replace function rankdb.grant_profile(name text, role text)
returns void
language plpgsql
as $$
declare
  granted rankdb.profile_versions := rankdb._profile_version(name);
begin
  if name ~ '@' then
    perform rankdb._raise('22023', 'a grant is on a profile with all its versions', format('select rankdb.grant_profile(%L, %L)', granted.name, role));
  end if;
  if not exists (select from pg_roles r where r.rolname = role) then
    perform rankdb._raise('42704', format('role %L does not exist', coalesce(role, 'NULL')));
  end if;
  if not pg_has_role(role, 'rankdb_reader', 'member') and not pg_has_role(role, 'rankdb_owner', 'member') then
    raise notice 'role % also needs: grant rankdb_reader to %', role, quote_ident(role);
  end if;
  insert into rankdb.profile_grants (name, role) values (granted.name, grant_profile.role) on conflict on constraint profile_grants_pkey do nothing;
end
$$;
comment on function rankdb.grant_profile(text, text) is
  'Lets the members of a role use a profile. A profile with a grant is closed to all others but rankdb_owner; one without is open to every rankdb_reader.';
