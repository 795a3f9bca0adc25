-- _filter_sql: a JSON filter as an SQL condition over the source row s. Names are quoted by %I, values by %L.
create or replace function rankdb._filter_sql(source regclass, filter jsonb)
returns text
language plpgsql stable
as $$
declare
  conditions text[] := '{}';
  entry record;
  operation record;
  column_type text;
begin
  if filter is null then
    return null;
  end if;
  if jsonb_typeof(filter) <> 'object' then
    perform rankdb._raise('22023', format('a filter must be a JSON object, got %s', left(filter::text, 100)),
      'For example: {"year": {"gte": 2020}, "tag": ["a", "b"]}');
  end if;
  for entry in select * from jsonb_each(filter) loop
    if entry.key = 'not' then
      conditions := conditions || format('not coalesce((%s), false)', coalesce(rankdb._filter_sql(source, entry.value), 'true'));
      continue;
    end if;
    if entry.key in ('or', 'and') and jsonb_typeof(entry.value) = 'array' then
      conditions := conditions || coalesce(
        (select '(' || string_agg('(' || coalesce(rankdb._filter_sql(source, e), 'true') || ')', ' ' || entry.key || ' ') || ')'
         from jsonb_array_elements(entry.value) e),
        case entry.key when 'or' then 'false' else 'true' end);
      continue;
    end if;
    select format_type(a.atttypid, a.atttypmod) into column_type
    from pg_attribute a where a.attrelid = source and a.attname = entry.key and a.attnum > 0 and not a.attisdropped;
    if not found then
      perform rankdb._raise('42703', format('the filter names column %L, which %s does not have', entry.key, source),
        'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
                        where a.attrelid = source and a.attnum > 0 and not a.attisdropped));
    end if;
    if jsonb_typeof(entry.value) = 'object' and column_type not in ('json', 'jsonb') or
       jsonb_typeof(entry.value) = 'object' and not exists (
         select from jsonb_object_keys(entry.value) k
         where k not in ('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'between', 'like', 'ilike', 'is_null', 'contains', 'overlaps')) then
      for operation in select * from jsonb_each(entry.value) loop
        conditions := conditions || rankdb._filter_condition(entry.key, column_type, operation.key, operation.value);
      end loop;
    elsif jsonb_typeof(entry.value) = 'array' and column_type not like '%[]' then
      conditions := conditions || rankdb._filter_condition(entry.key, column_type, 'in', entry.value);
    elsif jsonb_typeof(entry.value) = 'null' then
      conditions := conditions || rankdb._filter_condition(entry.key, column_type, 'is_null', 'true');
    else
      conditions := conditions || rankdb._filter_condition(entry.key, column_type, 'eq', entry.value);
    end if;
  end loop;
  return nullif(array_to_string(conditions, ' and '), '');
end
$$;
comment on function rankdb._filter_sql(regclass, jsonb) is
  'Compiles a filter such as {"year": {"gte": 2020}, "tag": ["a","b"], "not": {...}, "or": [...]} to an SQL condition over the source row s.';
