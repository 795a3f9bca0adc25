-- _check_worker_access: the worker must see every row; under a row-level policy it would take hidden rows for deleted ones.
create or replace function rankdb._check_worker_access(source regclass, worker name)
returns void
language plpgsql stable
as $$
begin
  if exists (select from pg_class c where c.oid = source and c.relrowsecurity)
     and not (select r.rolbypassrls or r.rolsuper from pg_roles r where r.rolname = worker)
     and not exists (select from pg_policies p
                     join pg_class c on c.oid = source and c.relname = p.tablename
                     join pg_namespace n on n.oid = c.relnamespace and n.nspname = p.schemaname
                     where 'rankdb_worker' = any (p.roles) and p.permissive = 'PERMISSIVE' and p.qual = 'true'
                       and p.cmd in ('ALL', 'SELECT') and pg_has_role(worker, 'rankdb_worker', 'usage')) then
    perform rankdb._raise('55000', format('row-level security on %s hides rows from the indexing worker %s', source, worker),
      format('Let it see them all: create policy rankdb_worker on %s for select to rankdb_worker using (true)', source));
  end if;
end
$$;
comment on function rankdb._check_worker_access(regclass, name) is 'Raises 55000 when row-level security would hide rows of the source from this worker role.';
