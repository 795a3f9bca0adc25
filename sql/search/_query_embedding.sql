-- _query_embedding: the vector of a query by the model that made the index's vectors.
create or replace function rankdb._query_embedding(index_row rankdb.indexes, query text, timeout_ms double precision)
returns table (embedding text)
language plpgsql
as $$
#variable_conflict use_column
begin
  return query select e from unnest(rankdb._query_embeddings(index_row, array[query], timeout_ms)) e;
end
$$;
comment on function rankdb._query_embedding(rankdb.indexes, text, double precision) is 'The query''s vector as text, no row while the index has no vectors; 55000 if the model''s dimension is not the index''s.';
