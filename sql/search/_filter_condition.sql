-- _filter_condition: one operator of a filter as SQL over the column s.<name>.
create or replace function rankdb._filter_condition(column_name text, type text, operator text, value jsonb)
returns text
language plpgsql stable
as $$
declare
  target text := format('s.%I', column_name);
  comparison text;
begin
  case operator
    when 'eq', 'ne', 'lt', 'lte', 'gt', 'gte' then
      comparison := case operator when 'eq' then '=' when 'ne' then '<>' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' else '>=' end;
      return format('%s %s %s', target, comparison, rankdb._filter_literal(column_name, type, value));
    when 'in' then
      if jsonb_typeof(value) <> 'array' then
        perform rankdb._raise('22023', format('"in" on column %L needs an array, got %s', column_name, left(value::text, 100)));
      end if;
      if jsonb_array_length(value) = 0 then
        return 'false';
      end if;
      return (select format('%s in (%s)', target, string_agg(rankdb._filter_literal(column_name, type, e), ', ')) from jsonb_array_elements(value) e);
    when 'between' then
      if jsonb_typeof(value) <> 'array' or jsonb_array_length(value) <> 2 then
        perform rankdb._raise('22023', format('"between" on column %L needs an array of two values, got %s', column_name, left(value::text, 100)));
      end if;
      return format('%s between %s and %s', target, rankdb._filter_literal(column_name, type, value -> 0), rankdb._filter_literal(column_name, type, value -> 1));
    when 'like', 'ilike' then
      if jsonb_typeof(value) <> 'string' then
        perform rankdb._raise('22023', format('"%s" on column %L needs a string, got %s', operator, column_name, left(value::text, 100)));
      end if;
      return format('%s::text %s %L', target, operator, value #>> '{}');
    when 'is_null' then
      if jsonb_typeof(value) <> 'boolean' then
        perform rankdb._raise('22023', format('"is_null" on column %L needs true or false, got %s', column_name, left(value::text, 100)));
      end if;
      return format('%s is %s', target, case when value::boolean then 'null' else 'not null' end);
    when 'contains' then
      return format('%s @> %s', case when type = 'json' then target || '::jsonb' else target end, rankdb._filter_literal(column_name, type, value));
    when 'overlaps' then
      return format('%s && %s', target, rankdb._filter_literal(column_name, type, value));
    else
      perform rankdb._raise('22023', format('filter on column %L has no operator %L', column_name, operator),
        'Operators: eq, ne, lt, lte, gt, gte, in, between, like, ilike, is_null, contains, overlaps');
  end case;
end
$$;
comment on function rankdb._filter_condition(text, text, text, jsonb) is 'One operator of a filter as an SQL condition over the source row s.';
