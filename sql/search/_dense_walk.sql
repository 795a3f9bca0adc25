-- _dense_walk: the nearest documents by the HNSW graph; may be fewer than k where rows are hidden or filtered.
-- The scan goes on past rows that the caller may not see (pgvector 0.8 and later). Sorting is discouraged because the planner,
-- which does not count on the walk's early end, may prefer to sort all vectors.
create or replace function rankdb._dense_walk(index_row rankdb.indexes, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set jit = off
set enable_sort = off
as $$
declare
  hits rankdb.hit[];
  former_ef text := current_setting('hnsw.ef_search', true);
  former_scan text := current_setting('hnsw.iterative_scan', true);
  -- _dense_leg says how many candidates it wants from the graph in one go; without that the scan goes on as long as it must.
  candidates text := nullif(current_setting('rankdb.dense_ef', true), '');
begin
  perform set_config('hnsw.ef_search', coalesce(candidates, least(greatest(k * 2, 100), 1000)::text), true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', case when candidates is null then 'strict_order' else 'off' end, true);
  end if;
  hits := rankdb._collect(index_row, '_dense_hits', '1 - h.distance', 'h.distance', scope, k);
  perform set_config('hnsw.ef_search', coalesce(former_ef, '40'), true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', former_scan, true);
  end if;
  return hits;
end
$$;
comment on function rankdb._dense_walk(rankdb.indexes, rankdb.scope, integer) is 'The documents nearest to rankdb.dense_query by the HNSW graph, best chunk of each.';
