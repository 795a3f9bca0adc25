-- _settle: brings an index with an empty queue to rest: impacts near the true average length, the indexes of a first load, and segments.
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

  -- The impacts of a small difference are worth no rewrite: searches correct for it.
  select s.total_length::double precision / s.chunks into mean
  from rankdb.statistics s
  where s.generation = index_row.generation and s.chunks > 0 and s.total_length > 0
    and abs(s.total_length / s.chunks::double precision / s.average_length - 1) > case generation_row.state when 'building' then 0.002 else 0.02 end;
  if mean is not null then
    perform rankdb._rewrite_impacts(index_row, mean);
    perform rankdb._clear_segments(index_row.generation, 0);
  end if;

  perform rankdb._create_spelling_index(index_row);
  if generation_row.state = 'building' then
    perform rankdb._raise_maintenance(512 * 1024, 2);
    execute format('create index if not exists %I on rankdb_data.%I using gin (lexemes) with (fastupdate = off)', prefix || '_lexemes', prefix || '_lexical');
    if generation_row.dimension is not null then
      perform rankdb._build_vector_index(generation_row);
    end if;
    execute format('analyze rankdb_data.%I, rankdb_data.%I, rankdb_data.%I', prefix, prefix || '_lexical', prefix || '_terms');
    perform rankdb._settle_segments(index_row);
    execute format('analyze rankdb_data.%I', prefix || '_segments');
    update rankdb.generations g set state = 'ready', ready_at = clock_timestamp() where g.generation = index_row.generation;
  elsif exists (select from rankdb.statistics s where s.generation = index_row.generation and (mean is not null or rankdb._drifted(s, generation_row))) then
    perform rankdb._settle_segments(index_row);
  end if;
  return 'ready';
end
$$;
comment on function rankdb._settle(integer) is
  'Worker: for an index whose queue is empty, recomputes the impacts if the average length moved much, brings the segments up to date, builds GIN and HNSW after the first load, and returns the state.';
