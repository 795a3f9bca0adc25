-- _source_texts: what a judge reads of a document: the content columns of its source row, under the rights of the caller.
-- A row that is hidden and a row that does not exist get the same answer.
create or replace function rankdb._source_texts(index_row rankdb.indexes, id text)
returns text[]
language plpgsql stable
as $$
declare
  key_filter jsonb := rankdb._key_filter(index_row, id);
  texts text[];
begin
  if key_filter is null then
    return null;
  end if;
  execute format('select array[%s] from %s s where %s limit 1',
    (select string_agg(format('s.%I::text', c.name), ', ' order by c.place) from unnest(index_row.content) with ordinality c (name, place)),
    rankdb._qualified(index_row.source), rankdb._filter_sql(index_row.source, key_filter))
  into texts;
  return texts;
end
$$;
comment on function rankdb._source_texts(rankdb.indexes, text) is 'The texts of an index''s content columns in one source row, in their order; null where the caller sees no row with this id.';
