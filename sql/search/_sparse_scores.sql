-- _sparse_scores: the scores of documents (or chunks) that the sparse leg may not have retrieved, for a fusion of true scores.
create or replace function rankdb._sparse_scores(index_row rankdb.indexes, embedding text, ids text[], unit text)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  hits rankdb.hit[];
begin
  if embedding is null or embedding ^@ '{}' or cardinality(ids) = 0 then
    return '{}';
  end if;
  perform set_config('rankdb.sparse_query', embedding, true), set_config('rankdb.sparse_ids', ids::text, true), set_config('rankdb.sparse_unit', unit, true);
  execute format('select rankdb_data.%I($1)', 'g' || index_row.generation || '_sparse_known') into hits using unit = 'document';
  return hits;
end
$$;
comment on function rankdb._sparse_scores(rankdb.indexes, text, text[], text) is
  'True scores, without rank: of documents by id (best chunk of each), or of chunks by chunk id (unit chunk); only what the caller may see.';
