-- _query_embedding: the vector of a query by the model that made the index's vectors.
create or replace function rankdb._query_embedding(index_row rankdb.indexes, query text, timeout_ms double precision)
returns table (embedding text)
language plpgsql
as $$
#variable_conflict use_column
declare
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.dimension is null then
    return;
  end if;
  select e.embedding into embedding from rankdb._embed(generation_row.model, 'query', array[query], timeout_ms) e;
  embedding := rankdb._query_vector(index_row, generation_row, embedding);
  return next;
end
$$;
comment on function rankdb._query_embedding(rankdb.indexes, text, double precision) is 'The query''s vector as text, no row while the index has no vectors; 55000 if the model''s dimension is not the index''s.';
