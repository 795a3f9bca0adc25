-- _settle: brings an index with an empty queue to rest: impacts for the true average length, then the indexes of a first load.
create or replace function rankdb._settle(index_id integer)
returns text
language plpgsql
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes;
  generation_row rankdb.generations;
  prefix text;
  mean double precision;
begin
  if not pg_try_advisory_xact_lock(hashtext('rankdb.index'), _settle.index_id) then
    return 'busy';
  end if;
  select * into index_row from rankdb.indexes i where i.index_id = _settle.index_id;
  if not found then
    return 'dropped';
  end if;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  prefix := 'g' || index_row.generation;

  select s.total_length::double precision / s.chunks into mean
  from rankdb.statistics s
  where s.generation = index_row.generation and s.chunks > 0 and s.total_length > 0
    and s.average_length is distinct from s.total_length::double precision / s.chunks;
  if mean is not null then
    perform rankdb._rewrite_impacts(index_row, mean);
  end if;

  if generation_row.state = 'building' then
    perform set_config('maintenance_work_mem', '512MB', true);
    perform set_config('max_parallel_maintenance_workers', '2', true);
    execute format('create index %I on rankdb_data.%I using gin (lexemes) with (fastupdate = off)', prefix || '_lexemes', prefix || '_lexical');
    if generation_row.dimension is not null then
      execute format('create index %I on rankdb_data.%I using hnsw (embedding halfvec_cosine_ops)', prefix || '_embedding', prefix);
    end if;
    execute format('analyze rankdb_data.%I, rankdb_data.%I, rankdb_data.%I', prefix, prefix || '_lexical', prefix || '_terms');
    update rankdb.generations g set state = 'ready', ready_at = clock_timestamp() where g.generation = index_row.generation;
  end if;
  return 'ready';
end
$$;
comment on function rankdb._settle(integer) is
  'Worker: for an index whose queue is empty, recomputes the impacts if the average length moved, builds GIN and HNSW after the first load, and returns the state.';
