-- _table_rows: how many rows a table has by the planner's statistics, all partitions together; null where nobody has counted.
create or replace function rankdb._table_rows(relation regclass)
returns double precision
language plpgsql stable
as $$
declare
  counted double precision := (select c.reltuples from pg_class c where c.oid = relation and c.relkind = 'r');
begin
  if counted is null then
    select sum(greatest(c.reltuples, 0)) into counted
    from pg_partition_tree(relation) t join pg_class c on c.oid = t.relid where t.isleaf;
  end if;
  return case when counted > 0 then counted end;
end
$$;
comment on function rankdb._table_rows(regclass) is 'Rows of a table by the planner''s statistics, partitions included; null where there are none.';
