-- _create_matching: writes the function that lists, under the caller's rights, the keys of the source rows that pass rankdb.filter.
-- A view may join it to the index tables: what it returns comes from the source itself, read by the caller, whatever the
-- filter says (the filter is compiled here, and can only choose among those rows).
-- rankdb.matching_limit ends the list early: a search that counted on fewer rows then chooses another plan.
create or replace function rankdb._create_matching(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  name text := 'g' || index_row.generation || '_matching';
  result text;
  keys text;
  columns text;
begin
  select string_agg(format('key%s %s', k.ordinal, k.type), ', ' order by k.ordinal), string_agg(format('s.%I', k.name), ', ' order by k.ordinal)
  into result, keys
  from rankdb._key_columns(index_row.source) k;
  -- Naming the content columns demands the right to read them.
  select string_agg(format('s.%I', a.attname), ', ' order by a.attnum) into columns
  from pg_attribute a where a.attrelid = index_row.source and a.attname = any (index_row.content);

  execute format(
    'create or replace function rankdb_data.%I() returns table (%s) language plpgsql stable cost 1000 rows 1000 set search_path = %s as %L',
    name, result,
    (select concat_ws(', ', 'pg_catalog', string_agg(distinct quote_ident(n.nspname), ', '), 'pg_temp')
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector' and n.nspname <> 'pg_catalog'),
    format($body$
declare
  matched bigint;
begin
  return query execute format('select %s from (select %s from %s s where %%s limit $1) s',
    coalesce(rankdb._filter_sql(%L, nullif(current_setting('rankdb.filter', true), '')::jsonb), 'true'))
    using nullif(current_setting('rankdb.matching_limit', true), '')::bigint;
  get diagnostics matched = row_count;
  perform set_config('rankdb.matched', matched::text, true);
end$body$, keys, keys || ', ' || columns, replace(rankdb._qualified(index_row.source), '%', '%%'), rankdb._qualified(index_row.source)));
  perform rankdb._publish_function(name, 'Keys of the source rows that the caller may read and that pass rankdb.filter.');
end
$$;
comment on function rankdb._create_matching(rankdb.indexes) is 'Creates rankdb_data.g<N>_matching(): keys of the source rows that the caller may read and that pass rankdb.filter.';
