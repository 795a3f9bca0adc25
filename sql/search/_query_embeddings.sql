-- _query_embeddings: the vectors of several texts by the model that made the index's vectors, in one call to the service.
create or replace function rankdb._query_embeddings(index_row rankdb.indexes, queries text[], timeout_ms double precision)
returns text[]
language plpgsql
as $$
declare
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.dimension is null then
    return null;
  end if;
  return array(
    select rankdb._query_vector(index_row, generation_row, e.embedding)
    from rankdb._embed(generation_row.model, 'query', queries, timeout_ms) e order by e.ordinal);
end
$$;
comment on function rankdb._query_embeddings(rankdb.indexes, text[], double precision) is
  'The vectors of queries as text, null while the index has no vectors; 55000 if the model''s dimension is not the index''s.';
