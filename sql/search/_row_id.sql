-- _row_id: the id of a source row that passes a filter, if the caller may read it. Names the content columns, as a search's probes
-- do, which demands the right to read them.
create or replace function rankdb._row_id(index_row rankdb.indexes, filter jsonb)
returns text
language plpgsql stable
as $$
declare
  result text;
begin
  execute format('select rankdb._document_id(array[%s]) from (select %s from %s s where %s limit 1) s',
    (select string_agg(format('s.%I::text', k), ', ') from unnest(index_row.key_columns) k),
    (select string_agg(format('s.%I', a.attname), ', ') from pg_attribute a where a.attrelid = index_row.source and a.attname = any (index_row.content || index_row.key_columns)),
    rankdb._qualified(index_row.source), coalesce(rankdb._filter_sql(index_row.source, filter), 'true'))
  into result;
  return result;
end
$$;
comment on function rankdb._row_id(rankdb.indexes, jsonb) is 'The id of one source row that passes the filter and that the caller may read; null if there is none.';
