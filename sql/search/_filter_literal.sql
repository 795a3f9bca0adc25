-- _filter_literal: a JSON value as an SQL literal of the column's type, or an error that names the column.
create or replace function rankdb._filter_literal(column_name text, type text, value jsonb)
returns text
language plpgsql stable
as $$
declare
  literal text;
begin
  if jsonb_typeof(value) = 'null' then
    perform rankdb._raise('22023', format('filter on %L compares with null', column_name), 'Use {"is_null": true} or {"is_null": false}.');
  end if;
  literal := case
    when type in ('json', 'jsonb') then format('%L::jsonb', value::text)
    when jsonb_typeof(value) = 'array' and type like '%[]' then
      format('%L::%s', (select array_agg(e)::text from jsonb_array_elements_text(value) e), type)
    when jsonb_typeof(value) in ('array', 'object') then null
    else format('%L::%s', value #>> '{}', type) end;
  if literal is null then
    perform rankdb._raise('22023', format('filter on %L compares %s with %s', column_name, type, left(value::text, 100)));
  end if;
  begin
    execute 'select ' || literal;
  exception when data_exception or undefined_function or cannot_coerce then
    perform rankdb._raise('22023', format('filter value %s is no %s, the type of column %L', left(value::text, 100), type, column_name));
  end;
  return literal;
end
$$;
comment on function rankdb._filter_literal(text, text, jsonb) is 'A JSON value as a quoted literal of the column''s type; 22023 if it is not of that type.';
