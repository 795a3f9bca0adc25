-- _granted_roles: the roles that a model is granted to; NULL when it has no grants and every reader may use it.
create or replace function rankdb._granted_roles(name text)
returns text[]
language plpgsql stable
as $$
declare
  governing text := rankdb._governing_model(name);
begin
  if governing is null then
    return null;
  end if;
  return array(
    select x.grantee::regrole::text
    from rankdb.model_doors d
    join pg_proc p on p.pronamespace = 'rankdb_data'::regnamespace and p.proname = 'm' || d.door || '_embed'
    cross join aclexplode(p.proacl) x
    where d.name = governing and x.privilege_type = 'EXECUTE' and x.grantee <> p.proowner
    order by 1);
end
$$;
comment on function rankdb._granted_roles(text) is 'Roles that may use a model; NULL when every reader may.';
