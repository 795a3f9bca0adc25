-- _dense_leg: the k documents with the nearest vectors; never fewer than exist.
-- The HNSW scan goes on past rows that the caller may not see (pgvector 0.8 and later); where it ends early, or where the
-- index cannot go on, every vector is compared. Sorting is discouraged because the planner, which does not count on the
-- walk's early end (it ignores the startup cost of a sorted subquery), may prefer to sort all vectors.
create or replace function rankdb._dense_leg(index_row rankdb.indexes, embedding text, filter_sql text, k integer)
returns rankdb.hit[]
language plpgsql
set jit = off
set enable_sort = off
as $$
declare
  hits rankdb.hit[];
  former_ef text;
  former_scan text;
begin
  -- No vectors yet, or a query without a direction (no token that the model knows): nothing is near.
  if (select g.dimension from rankdb.generations g where g.generation = index_row.generation) is null
     or l2_norm(embedding::halfvec) = 0 then
    return '{}';
  end if;
  perform set_config('rankdb.dense_query', embedding, true);
  former_ef := current_setting('hnsw.ef_search', true);
  former_scan := current_setting('hnsw.iterative_scan', true);
  perform set_config('hnsw.ef_search', least(greatest(k * 2, 100), 1000)::text, true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', 'strict_order', true);
  end if;
  hits := rankdb._collect(index_row, '_dense_hits', '1 - h.distance', 'h.distance', filter_sql, k);
  perform set_config('hnsw.ef_search', coalesce(former_ef, '40'), true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', former_scan, true);
  end if;
  if cardinality(hits) < k then
    hits := rankdb._collect(index_row, '_dense_exact', '1 - h.distance', 'h.distance, h.id, h.chunk_id', filter_sql, k);
  end if;
  -- Equal distances come from the graph in any order.
  return array(
    select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id collate "C"))::rankdb.hit
    from unnest(hits) h
    order by h.score desc, h.id collate "C");
end
$$;
comment on function rankdb._dense_leg(rankdb.indexes, text, text, integer) is
  'The k visible documents nearest to a vector (best chunk of each), score = cosine similarity; exact where the graph finds too few.';
