-- _filter_path: one operator on what a JSON path finds in a json or jsonb column. A path that finds several values is satisfied
-- by one of them, and values of another JSON type than the one asked for are passed over, as SQL/JSON has it.
create or replace function rankdb._filter_path(column_name text, type text, path text, operator text, value jsonb, checked boolean)
returns text
language plpgsql stable
as $$
declare
  target text := format(case when type = 'json' then 's.%I::pg_catalog.jsonb' else 's.%I' end, column_name);
  shape text := jsonb_typeof(value);
  test text;
begin
  if checked then
    begin
      perform path::jsonpath;
    exception when data_exception or syntax_error then
      perform rankdb._raise('22023', format('%L is no JSON path, for column %L', left(path, 100), column_name), 'For example: $.kind.a');
    end;
  end if;
  case
    when operator in ('eq', 'ne', 'lt', 'lte', 'gt', 'gte') and shape in ('string', 'number', 'boolean') then
      test := format('@ %s %s', case operator when 'eq' then '==' when 'ne' then '!=' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' else '>=' end, value);
    when operator = 'between' and shape = 'array' and jsonb_array_length(value) = 2 then
      return format('(%s and %s)', rankdb._filter_path(column_name, type, path, 'gte', value -> 0, checked), rankdb._filter_path(column_name, type, path, 'lte', value -> 1, checked));
    when operator = 'in' and shape = 'array' then
      return format('pg_catalog.jsonb_path_exists(%s, %L, pg_catalog.jsonb_build_object(%L, %L::pg_catalog.jsonb), true)', target, path || ' ? (@ == $v[*])', 'v', value);
    when operator = 'is_null' and shape = 'boolean' then
      return format('%scoalesce(%s operator(pg_catalog.@?) %L, false)', case when value::boolean then 'not ' else '' end, target, path || ' ? (@ != null)');
    when operator in ('like', 'ilike') and shape = 'string' then
      return format('pg_catalog.jsonb_path_query_first(%s, %L, ''{}'', true) operator(pg_catalog.#>>) ''{}'' operator(pg_catalog.%s) %L', target, path,
        case operator when 'like' then '~~' else '~~*' end, value #>> '{}');
    when operator = 'contains' then
      return format('pg_catalog.jsonb_path_query_first(%s, %L, ''{}'', true) operator(pg_catalog.@>) %L::pg_catalog.jsonb', target, path, value);
    else
      perform rankdb._raise('22023', format('"%s" on a path of column %L does not take %s', operator, column_name, left(value::text, 100)),
        'On a path: eq, ne, lt, lte, gt, gte with a string, number or boolean; in, between, like, ilike, is_null, contains');
  end case;
  return format('%s operator(pg_catalog.@?) %L', target, path || ' ? (' || test || ')');
end
$$;
comment on function rankdb._filter_path(text, text, text, text, jsonb, boolean) is 'One operator of a filter on the values at a JSON path, as an SQL condition over the source row s.';
