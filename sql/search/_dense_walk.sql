-- _dense_walk: the nearest documents by the HNSW graph; may be fewer than k where rows are hidden or filtered.
-- The scan goes on past rows that the caller may not see (pgvector 0.8 and later). Sorting is discouraged because the planner,
-- which does not count on the walk's early end, may prefer to sort all vectors.
-- pgvector's settings are changed for the transaction and put back at once; an error or a cancel puts them back by itself.
create or replace function rankdb._dense_walk(index_row rankdb.indexes, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set jit = off
set enable_sort = off
as $$
declare
  hits rankdb.hit[];
  generation_row rankdb.generations;
  ef integer;
  former_ef text;
  former_scan text;
  -- _dense_leg may say how many candidates it wants in one go; without that the scan goes on as long as it must.
  planned boolean := coalesce(current_setting('rankdb.dense_ef', true), '') <> '';
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  ef := rankdb._ef_search(generation_row, k);
  -- pgvector's settings exist once its library is loaded, which its first function does.
  perform vector_norm('[1]'::vector);
  former_ef := current_setting('hnsw.ef_search');
  former_scan := current_setting('hnsw.iterative_scan', true);
  perform set_config('hnsw.ef_search', ef::text, true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', case when planned then 'off' else 'strict_order' end, true);
  end if;
  if generation_row.vector_type = 'bit' then
    perform set_config('rankdb.dense_candidates', greatest(ef, k)::text, true);
  end if;
  if scope.filter_sql is null then
    execute format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_walk') into hits using k, scope.unit = 'document';
  else
    hits := rankdb._collect(index_row, '_dense_hits', format('rankdb._similarity(%L, h.distance)', generation_row.metric), 'h.distance', scope, k);
  end if;
  perform set_config('hnsw.ef_search', former_ef, true);
  if former_scan is not null then
    perform set_config('hnsw.iterative_scan', former_scan, true);
  end if;
  return hits;
end
$$;
comment on function rankdb._dense_walk(rankdb.indexes, rankdb.scope, integer) is 'The documents nearest to rankdb.dense_query by the HNSW graph, best chunk of each.';
