-- _qualified: schema and name of a table, whatever the search path.
create or replace function rankdb._qualified(relation regclass)
returns text
language sql stable
as $$
  select format('%I.%I', n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid = relation
$$;
comment on function rankdb._qualified(regclass) is 'The schema-qualified, quoted name of a table.';
