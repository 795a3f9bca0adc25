-- sparse_search: the sparse leg alone, for a text or for a sparse vector of the caller's own.
create or replace function rankdb.sparse_search(index text, query text, top_n integer default 10, filter jsonb default null)
returns table (id text, rank integer, score double precision)
language plpgsql
cost 100000 rows 10
as $$
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  embedding text;
begin
  perform rankdb._check_query(query);
  perform rankdb._check_top_n(top_n);
  embedding := (rankdb._sparse_query(index_row, array[query], 10000))[1];
  return query
    select h.id, h.rank, h.score
    from unnest(rankdb._sparse_leg(index_row, embedding, rankdb._scope(index_row, filter), top_n)) h;
end
$$;
comment on function rankdb.sparse_search(text, text, integer, jsonb) is
  'The documents whose sparse vectors (SPLADE) have the highest inner product with the text''s (best chunk of each). Needs an index with a sparse_model; raises if the service cannot be reached.';

create or replace function rankdb.sparse_search(index text, embedding sparsevec, top_n integer default 10, filter jsonb default null)
returns table (id text, rank integer, score double precision)
language plpgsql
cost 10000 rows 10
as $$
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  checked text := rankdb._fit_sparse(index_row, embedding);
begin
  perform rankdb._check_top_n(top_n);
  return query
    select h.id, h.rank, h.score
    from unnest(rankdb._sparse_leg(index_row, checked, rankdb._scope(index_row, filter), top_n)) h;
end
$$;
comment on function rankdb.sparse_search(text, sparsevec, integer, jsonb) is
  'The documents with the highest inner product with a sparse vector (best chunk of each); needs no service. 22023 if the vector does not fit the index.';
