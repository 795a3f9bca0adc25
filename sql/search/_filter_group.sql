-- _filter_group: the conditions of one JSON object, joined by and.
create or replace function rankdb._filter_group(source regclass, filter jsonb, depth integer, checked boolean)
returns text
language plpgsql stable
as $$
declare
  conditions text[] := '{}';
  entry record;
  operation record;
  col record;
begin
  if jsonb_typeof(filter) is distinct from 'object' then
    perform rankdb._raise('22023', format('a filter must be a JSON object, got %s', left(filter::text, 100)),
      'For example: {"year": {"gte": 2020}, "tag": ["a", "b"]}');
  end if;
  if depth > 32 then
    perform rankdb._raise('54000', 'the filter is nested more than 32 deep');
  end if;
  for entry in select * from jsonb_each(filter) loop
    if entry.key = 'not' then
      conditions := conditions || format('not coalesce((%s), false)', coalesce(rankdb._filter_group(source, entry.value, depth + 1, checked), 'true'));
      continue;
    end if;
    if entry.key in ('or', 'and') and jsonb_typeof(entry.value) = 'array' then
      conditions := conditions || coalesce(
        (select '(' || string_agg('(' || coalesce(rankdb._filter_group(source, e, depth + 1, checked), 'true') || ')', ' ' || entry.key || ' ') || ')'
         from jsonb_array_elements(entry.value) e),
        case entry.key when 'or' then 'false' else 'true' end);
      continue;
    end if;
    col := rankdb._filter_column(source, entry.key);
    if entry.value = '{}' then
      perform rankdb._raise('22023', format('the filter says nothing about column %L', entry.key), 'To compare jsonb with an empty object: {"eq": {}}');
    end if;
    -- In a json column an object that holds anything but operators is a value to compare with.
    if jsonb_typeof(entry.value) = 'object' and (col.kind <> 'json' or not exists (
         select from jsonb_object_keys(entry.value) k
         where k not in ('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'between', 'like', 'ilike', 'is_null', 'contains', 'overlaps', 'path'))) then
      if col.kind = 'json' and entry.value ? 'path' and (jsonb_typeof(entry.value -> 'path') <> 'string' or entry.value - 'path' = '{}') then
        perform rankdb._raise('22023', format('"path" on column %L needs a string and an operator beside it', entry.key), 'For example: {"path": "$.kind.a", "eq": true}');
      end if;
      for operation in select * from jsonb_each(entry.value) o where o.key <> 'path' or col.kind <> 'json' loop
        conditions := conditions || case when col.kind = 'json' and entry.value ? 'path'
          then rankdb._filter_path(entry.key, col.type, entry.value ->> 'path', operation.key, operation.value, checked)
          else rankdb._filter_condition(entry.key, col.type, col.array_type, col.kind, col.comparisons, operation.key, operation.value, checked) end;
      end loop;
    else
      conditions := conditions || rankdb._filter_condition(entry.key, col.type, col.array_type, col.kind, col.comparisons,
        case jsonb_typeof(entry.value) when 'null' then 'is_null' when 'array' then case col.kind when 'array' then 'eq' else 'in' end else 'eq' end,
        case jsonb_typeof(entry.value) when 'null' then 'true' else entry.value end, checked);
    end if;
  end loop;
  return nullif(array_to_string(conditions, ' and '), '');
end
$$;
comment on function rankdb._filter_group(regclass, jsonb, integer, boolean) is
  'Compiles one object of a filter to an SQL condition over the source row s; null where it says nothing.';
