-- _filter_column: what a filter must know of a column: its base type, the family of operators, and the operators that compare it.
-- Operators come by name from a trusted place: pg_catalog, or the type's default btree operator class (which only a superuser
-- can make). An operator of a user, however well it fits, is never chosen.
create or replace function rankdb._filter_column(
  source regclass, name text, out type text, out array_type text, out kind text, out comparisons text[])
language plpgsql stable
as $$
declare
  type_row record;
begin
  select t.oid, t.typtype, t.typnamespace, t.typarray, t.typsubscript into type_row
  from pg_attribute a join pg_type t on t.oid = rankdb._base_type(a.atttypid)
  where a.attrelid = source and a.attname = _filter_column.name and a.attnum > 0 and not a.attisdropped;
  if not found then
    perform rankdb._raise('42703', format('the filter names column %L, which %s does not have', name, source),
      'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
                      where a.attrelid = source and a.attnum > 0 and not a.attisdropped));
  end if;
  -- Without the column's length or precision: a value is compared as it is, never rounded or cut to fit first.
  type := format_type(type_row.oid, -1);
  array_type := case when type_row.typarray <> 0 then format_type(type_row.typarray, -1) end;
  kind := case
    when type_row.oid in ('json'::regtype, 'jsonb'::regtype) then 'json'
    when type_row.oid in ('inet'::regtype, 'cidr'::regtype) then 'inet'
    when type_row.typsubscript = 'array_subscript_handler'::regproc then 'array'
    when type_row.typtype = 'r' then 'range'
    when type_row.typtype = 'm' then 'multirange'
    else 'scalar' end;
  comparisons := array['pg_catalog.<', 'pg_catalog.<=', 'pg_catalog.=', 'pg_catalog.>=', 'pg_catalog.>', 'pg_catalog.<>'];
  if kind = 'scalar' and type_row.typtype = 'b' and type_row.typnamespace <> 'pg_catalog'::regnamespace then
    select array_agg(format('%I.%s', n.nspname, o.oprname) order by ao.amopstrategy)
      || max(format('%I.%s', n.nspname, ne.oprname)) filter (where ao.amopstrategy = 3)
    into comparisons
    from pg_opclass oc
    join pg_am am on am.oid = oc.opcmethod and am.amname = 'btree'
    join pg_amop ao on ao.amopfamily = oc.opcfamily and ao.amoplefttype = oc.opcintype and ao.amoprighttype = oc.opcintype
    join pg_operator o on o.oid = ao.amopopr
    join pg_namespace n on n.oid = o.oprnamespace
    left join pg_operator ne on ne.oid = o.oprnegate
    where oc.opcintype = type_row.oid and oc.opcdefault;
  end if;
end
$$;
comment on function rankdb._filter_column(regclass, text) is
  'Base type, array type, kind (scalar, array, range, multirange, json, inet) and comparison operators (<, <=, =, >=, >, <>) of a column; 42703 names those that exist.';
