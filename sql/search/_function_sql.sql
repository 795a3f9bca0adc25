-- _function_sql: the statement of a function leg: ids and values of the best rows of the source, read under the caller's rights.
-- Row-level policies are asked before anything else of a row (PostgreSQL sees to that). The filter is asked next, since "offset 0"
-- keeps the expression above it: 1 / price is not computed of a row that {"price": {"gt": 0}} leaves out. In the form for an index
-- on the expression nothing is computed of other rows either, as the values stand in the index.
-- Output columns are ordered by number: a name could be one of the source's.
create or replace function rankdb._function_sql(source regclass, expression text, filter_sql text, ordered boolean)
returns text
language plpgsql stable
as $$
declare
  id text;
  relation text := rankdb._qualified(source);
begin
  select case count(*) when 1 then min(format('s.%I::text', k.name))
    else format('array_to_json(array[%s])::text', string_agg(format('s.%I::text', k.name), ', ' order by k.ordinal)) end || ' collate "C"'
  into id from rankdb._key_columns(source) k;
  if ordered then
    return format('select %s, (%s) from %s s where (%s) and (%s) is not null order by 2 desc, 1', id, expression, relation, coalesce(filter_sql, 'true'), expression);
  end if;
  return format('select f.id, f.value from (select %s, (%s) from %s s where %s offset 0) f (id, value) where f.value is not null order by 2 desc, 1',
    id, expression, relation, coalesce(filter_sql, 'true'));
end
$$;
comment on function rankdb._function_sql(regclass, text, text, boolean) is
  'SQL of the rows of a function leg, best first: document id and value. Ordered: in the form that an index on the expression can give in order.';
