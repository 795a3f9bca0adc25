-- _key_columns: the primary key of a source table, with what a probe by key needs to use its index.
create or replace function rankdb._key_columns(source regclass)
returns table (ordinal integer, name text, type text, collation_name text, equals text)
language sql stable
as $$
  select
    k.ordinality::integer,
    a.attname::text,
    format_type(a.atttypid, a.atttypmod),
    case when a.attcollation <> 0 then (
      select format('%I.%I', n.nspname, c.collname)
      from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid = a.attcollation) end,
    (select format('operator(%I.%s)', n.nspname, o.oprname)
     from pg_opclass oc
     join pg_amop ao on ao.amopfamily = oc.opcfamily and ao.amoplefttype = oc.opcintype
       and ao.amoprighttype = oc.opcintype and ao.amopstrategy = 3
     join pg_operator o on o.oid = ao.amopopr
     join pg_namespace n on n.oid = o.oprnamespace
     where oc.oid = i.indclass[k.ordinality - 1])
  from pg_index i
  cross join lateral unnest(i.indkey::smallint[]) with ordinality k (attnum, ordinality)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = source and i.indisprimary
  order by k.ordinality
$$;
comment on function rankdb._key_columns(regclass) is 'Primary-key columns of a table in key order: name, type, collation and the equality operator of the key''s own index.';
