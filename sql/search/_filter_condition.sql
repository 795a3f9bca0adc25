-- _filter_condition: one operator of a filter as SQL over the column s.<name>. Every operator is named with its schema.
create or replace function rankdb._filter_condition(
  column_name text, type text, array_type text, kind text, comparisons text[], operator text, value jsonb, checked boolean)
returns text
language plpgsql stable
as $$
declare
  target text := format(case when type = 'json' then 's.%I::pg_catalog.jsonb' else 's.%I' end, column_name);
  shape text := jsonb_typeof(value);
  -- A range column may contain one of its elements or another range, which begins with a bracket.
  ranges boolean := kind in ('range', 'multirange') and shape = 'string' and (value #>> '{}') !~ '^[[:space:]]*([[({]|empty)';
begin
  case
    when operator in ('eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'in') and comparisons is null then
      perform rankdb._raise('22023', format('column %L of type %s cannot be compared', column_name, type));
    when operator in ('eq', 'ne', 'lt', 'lte', 'gt', 'gte') then
      return format('%s operator(%s) %s', target, comparisons[array_position(array['lt', 'lte', 'eq', 'gte', 'gt', 'ne'], operator)],
        rankdb._filter_literal(column_name, type, kind, value, checked));
    when operator = 'in' and shape = 'array' then
      if value = '[]' then
        return 'false';
      end if;
      if array_type is null then
        return (select '(' || string_agg(rankdb._filter_condition(column_name, type, array_type, kind, comparisons, 'eq', e, checked), ' or ') || ')'
                from jsonb_array_elements(value) e);
      end if;
      return format('%s operator(%s) any (%s)', target, comparisons[3], rankdb._filter_list(column_name, type, array_type, kind, value, checked));
    when operator = 'between' and shape = 'array' and jsonb_array_length(value) = 2 then
      return format('%1$s operator(%2$s) %3$s and %1$s operator(%4$s) %5$s', target,
        comparisons[4], rankdb._filter_literal(column_name, type, kind, value -> 0, checked),
        comparisons[2], rankdb._filter_literal(column_name, type, kind, value -> 1, checked));
    when operator in ('like', 'ilike') and shape = 'string' then
      return format('s.%I::pg_catalog.text operator(pg_catalog.%s) %L', column_name, case operator when 'like' then '~~' else '~~*' end, value #>> '{}');
    when operator = 'is_null' and shape = 'boolean' then
      return format('s.%I is %s', column_name, case when value::boolean then 'null' else 'not null' end);
    when operator in ('contains', 'overlaps') and kind = 'array' and shape not in ('array', 'null') then
      return rankdb._filter_condition(column_name, type, array_type, kind, comparisons, operator, jsonb_build_array(value), checked);
    when operator = 'overlaps' and kind in ('range', 'multirange', 'inet') and shape = 'array' then
      return (select '(' || coalesce(string_agg(rankdb._filter_condition(column_name, type, array_type, kind, comparisons, operator, e, checked), ' or '), 'false') || ')'
              from jsonb_array_elements(value) e);
    when operator = 'contains' and kind in ('range', 'multirange') and (ranges or shape = 'number') then
      return format('%s operator(pg_catalog.@>) %s', target,
        rankdb._filter_literal(column_name, (select format_type(r.rngsubtype, -1) from pg_range r where type::regtype in (r.rngtypid, r.rngmultitypid)), 'scalar', value, checked));
    when operator = 'contains' and kind in ('array', 'json', 'range', 'multirange')
      or operator = 'overlaps' and kind in ('array', 'range', 'multirange', 'inet') then
      return format('%s operator(pg_catalog.%s) %s', target, case operator when 'contains' then '@>' else '&&' end,
        rankdb._filter_literal(column_name, type, kind, value, checked));
    when operator in ('contains', 'overlaps') then
      perform rankdb._raise('22023', format('column %L of type %s has no operator "%s"', column_name, type, operator),
        'contains is for arrays, ranges and jsonb; overlaps for arrays, ranges and network addresses.');
    when operator in ('in', 'between', 'like', 'ilike', 'is_null') then
      perform rankdb._raise('22023', format('"%s" on column %L needs %s, got %s', operator, column_name,
        case operator when 'in' then 'an array' when 'between' then 'an array of two values' when 'is_null' then 'true or false' else 'a string' end,
        left(value::text, 100)));
    else
      perform rankdb._raise('22023', format('filter on column %L has no operator %L', column_name, operator),
        'Operators: eq, ne, lt, lte, gt, gte, in, between, like, ilike, is_null, contains, overlaps; path for json columns');
  end case;
end
$$;
comment on function rankdb._filter_condition(text, text, text, text, text[], text, jsonb, boolean) is 'One operator of a filter as an SQL condition over the source row s.';
