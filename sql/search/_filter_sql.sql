-- _filter_sql: a JSON filter as an SQL condition over the source row s. Names are quoted by %I, values by %L, operators are
-- named with their schema: whatever the caller's settings, nothing of the caller's is reached.
create or replace function rankdb._filter_sql(source regclass, filter jsonb, checked boolean default false)
returns text
language plpgsql stable
as $$
begin
  if filter is null then
    return null;
  end if;
  if pg_column_size(filter) > 1048576 or octet_length(filter::text) > 2097152 then
    perform rankdb._raise('54000', 'the filter is larger than 1 MiB', 'Put long lists of keys into a table and let a row-level policy or a column say what may be found.');
  end if;
  return rankdb._filter_group(source, filter, 1, checked);
end
$$;
comment on function rankdb._filter_sql(regclass, jsonb, boolean) is
  'Compiles a filter such as {"year": {"gte": 2020}, "tag": ["a","b"], "not": {...}, "or": [...]} to an SQL condition over the source row s. Checked: tries each value, so that an error names its column.';
