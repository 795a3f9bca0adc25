-- _filter_literal: a JSON value as an SQL literal of a type. An error names the column; whether the text is of the type is
-- tried here only if checked (a subtransaction each), else when the finished condition is planned.
create or replace function rankdb._filter_literal(column_name text, type text, kind text, value jsonb, checked boolean)
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
    when kind = 'json' then format('%L::pg_catalog.jsonb', value::text)
    when jsonb_typeof(value) = 'array' and kind = 'array' and not jsonb_path_exists(value, 'strict $[*] ? (@ == null || @.type() == "object")') then
      format('%L::%s', coalesce((select array_agg(e)::text from jsonb_array_elements_text(value) e), '{}'), type)
    when jsonb_typeof(value) not in ('array', 'object') then format('%L::%s', value #>> '{}', type) end;
  if literal is null then
    perform rankdb._raise('22023', format('filter on %L compares %s with %s', column_name, type, left(value::text, 100)));
  end if;
  if checked then
    begin
      execute 'select ' || literal;
    exception when data_exception or syntax_error_or_access_rule_violation or integrity_constraint_violation then
      perform rankdb._raise('22023', format('filter value %s is no %s, the type of column %L', left(value::text, 100), type, column_name));
    end;
  end if;
  return literal;
end
$$;
comment on function rankdb._filter_literal(text, text, text, jsonb, boolean) is
  'A JSON value as a quoted literal of this type; 22023 if it cannot be, and, if checked, where the text is not of the type.';
