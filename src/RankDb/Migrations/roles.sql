-- The roles, made before the first migration, by every road. They belong to the server and migrations to one database, so two databases that
-- are migrated at once make them at once: that somebody else was first is no error here, and the numbered files then find them.
do $$
declare
  wanted record;
begin
  for wanted in select * from (values ('rankdb_owner', null), ('rankdb_worker', 'rankdb_owner'), ('rankdb_reader', null), ('rankdb_author', 'rankdb_reader')) r (name, member_of) loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
        execute format('create role %I nologin', wanted.name);
      end if;
      if wanted.member_of is not null and not pg_catalog.pg_has_role(wanted.name, wanted.member_of, 'member') then
        execute format('grant %I to %I', wanted.member_of, wanted.name);
      end if;
    exception when duplicate_object or unique_violation or insufficient_privilege or undefined_object then
      -- Made meanwhile; or not to be made here, and the numbered files tell whether that is an error.
      null;
    end;
  end loop;
end
$$;
