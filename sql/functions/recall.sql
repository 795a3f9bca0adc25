-- recall: how many of the truly nearest chunks the HNSW index finds, and what that costs, at one or several ef_search.
-- Queries are stored vectors, drawn at random from the chunks that the caller may see; each is left out of its own answer.
-- A found chunk counts if it is as near as the k-th nearest: of equally near ones any will do.
create or replace function rankdb.recall(index text, queries integer default 100, k integer default 10, ef_search integer default null)
returns table (ef integer, in_use boolean, recall double precision, ci_low double precision, ci_high double precision,
  worst double precision, short integer, walk_ms double precision, exact_ms double precision, sampled integer)
language plpgsql
cost 10000000 rows 6
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  generation_row rankdb.generations;
  prefix text := 'g' || index_row.generation;
  scope rankdb.scope;
  former_ef text := coalesce(current_setting('rankdb.ef_search', true), '');
  usual integer;
  efs integer[];
  drawn record;
  exact rankdb.hit[];
  walked rankdb.hit[];
  started timestamptz;
  exact_times double precision[] := '{}';
  run_efs integer[] := '{}';
  run_recalls double precision[] := '{}';
  run_times double precision[] := '{}';
  run_short boolean[] := '{}';
begin
  if queries is null or queries not between 1 and 10000 then
    perform rankdb._raise('22023', format('queries must be between 1 and 10000, got %s', coalesce(queries::text, 'NULL')));
  end if;
  if k is null or k not between 1 and 1000 then
    perform rankdb._raise('22023', format('k must be between 1 and 1000, got %s', coalesce(k::text, 'NULL')));
  end if;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.dimension is null or generation_row.state <> 'ready' then
    perform rankdb._raise('55000', format('index %L has no HNSW index yet', index), 'Wait for its first load: call rankdb.refresh(...). See rankdb.status.');
  end if;
  -- Checks a given ef_search too.
  perform set_config('rankdb.ef_search', coalesce(ef_search::text, ''), true);
  usual := rankdb._ef_search(generation_row, k + 1);
  efs := case when ef_search is not null then array[usual]
    else array(select distinct e from unnest(array[40, 100, 200, 400, 800, usual]) e where e > k order by e) end;
  scope := rankdb._scope(index_row, null, 'chunk');

  for drawn in select * from rankdb._sample_vectors(index_row, queries) loop
    perform set_config('rankdb.dense_query', drawn.embedding, true);
    started := clock_timestamp();
    exact := rankdb._collect(index_row, '_dense_exact', format('rankdb._similarity(%L, h.distance)', generation_row.metric), 'h.distance, h.id, h.chunk_id', scope, k + 1);
    exact_times := exact_times || extract(epoch from clock_timestamp() - started) * 1000;
    exact := array(select h from unnest(exact) h where h.chunk_id <> drawn.chunk_id order by h.rank limit k);
    continue when cardinality(exact) = 0;
    for run in 1 .. cardinality(efs) loop
      perform set_config('rankdb.ef_search', efs[run]::text, true);
      started := clock_timestamp();
      walked := rankdb._dense_walk(index_row, scope, k + 1);
      run_times := run_times || extract(epoch from clock_timestamp() - started) * 1000;
      run_efs := run_efs || efs[run];
      run_recalls := run_recalls || (
        select count(*) filter (where h.score >= exact[cardinality(exact)].score - 1e-9) / cardinality(exact)::double precision
        from (select h.score from unnest(walked) h where h.chunk_id <> drawn.chunk_id order by h.rank limit k) h);
      run_short := run_short || (cardinality(walked) < k + 1 and cardinality(walked) <= cardinality(exact));
    end loop;
  end loop;
  perform set_config('rankdb.ef_search', former_ef, true);
  return query
    select r.ef, r.ef = usual and recall.ef_search is null, avg(r.recall),
      greatest(0, avg(r.recall) - 1.96 * coalesce(stddev_samp(r.recall), 0) / sqrt(count(*))),
      least(1, avg(r.recall) + 1.96 * coalesce(stddev_samp(r.recall), 0) / sqrt(count(*))),
      min(r.recall), (count(*) filter (where r.short))::integer, avg(r.ms), (select avg(t) from unnest(exact_times) t), count(*)::integer
    from unnest(run_efs, run_recalls, run_times, run_short) r (ef, recall, ms, short)
    group by r.ef
    order by r.ef;
end
$$;
comment on function rankdb.recall(text, integer, integer, integer) is
  'Measures the HNSW index against an exact scan with stored vectors as queries: recall at k with a 95 % interval, the worst query, how many walks came short, milliseconds of each way. Without ef_search: several of them, in_use marks the one that a search of this k uses.';
