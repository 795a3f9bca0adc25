-- dense_search: the vector leg alone, for a text or for a vector of the caller's own.
create or replace function rankdb.dense_search(index text, query text, top_n integer default 10, filter jsonb default null)
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
  embedding := (rankdb._query_embeddings(index_row, array[query], 10000))[1];
  return query
    select h.id, h.rank, h.score
    from unnest(rankdb._dense_leg(index_row, embedding, rankdb._scope(index_row, filter), top_n)) h;
end
$$;
comment on function rankdb.dense_search(text, text, integer, jsonb) is
  'The documents nearest to a text (best chunk of each). score is the cosine, the inner product or minus the Euclidean distance, by the index''s metric. Raises if the service cannot be reached.';

create or replace function rankdb.dense_search(index text, embedding vector, top_n integer default 10, filter jsonb default null)
returns table (id text, rank integer, score double precision)
language plpgsql
cost 10000 rows 10
as $$
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  checked text := rankdb._fit_vector(index_row, embedding);
begin
  perform rankdb._check_top_n(top_n);
  return query
    select h.id, h.rank, h.score
    from unnest(rankdb._dense_leg(index_row, checked, rankdb._scope(index_row, filter), top_n)) h;
end
$$;
comment on function rankdb.dense_search(text, vector, integer, jsonb) is
  'The documents nearest to a vector (best chunk of each); needs no service. 22023 if the vector does not fit the index.';
