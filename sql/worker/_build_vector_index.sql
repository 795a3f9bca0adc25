-- _build_vector_index: the HNSW graph over a generation's vectors, in parallel and in memory as far as the server allows.
create or replace function rankdb._build_vector_index(generation_row rankdb.generations)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || generation_row.generation;
  -- The server's own word on how many processes may work for one statement; half of them leaves room for searches.
  workers integer := least(4, current_setting('max_parallel_workers')::integer / 2);
  vector_bytes bigint := case generation_row.vector_type
    when 'bit' then generation_row.dimension / 8 when 'vector' then generation_row.dimension * 4 else generation_row.dimension * 2 end;
  need bigint;
  statement text;
begin
  statement := format('create index if not exists %I on rankdb_data.%I using hnsw (%s) with (m = %s, ef_construction = %s)', prefix || '_embedding', prefix,
    case generation_row.vector_type
      when 'bit' then rankdb._bits('embedding', generation_row.dimension) || ' bit_hamming_ops'
      else format('embedding %s_%s_ops', generation_row.vector_type, generation_row.metric) end,
    generation_row.hnsw_m, generation_row.hnsw_ef_construction);
  -- One node of the graph: the vector, the links, the head. A parallel build takes all of its memory at once, so no more than
  -- is needed; and half of what the server is said to have for caching is the most. A graph that does not fit is built slower.
  select s.chunks * (vector_bytes + 36 * generation_row.hnsw_m + 256) / 1024 into need
  from rankdb.statistics s where s.generation = generation_row.generation;
  perform rankdb._raise_maintenance(
    greatest(32768 * (workers + 1), least(need, pg_size_bytes(current_setting('effective_cache_size')) / 2 / 1024)), workers);
  begin
    execute statement;
  exception when disk_full or out_of_memory or insufficient_resources then
    -- Shared memory may be scarce where memory is not (containers with a small /dev/shm): one process needs none.
    perform set_config('max_parallel_maintenance_workers', '0', true);
    execute statement;
  end;
end
$$;
comment on function rankdb._build_vector_index(rankdb.generations) is
  'Worker: builds the HNSW index of a generation with its settings, parallel and with memory for the whole graph where the server has it.';
