-- _clear_segments: throws the segments away; they are written anew by _settle_segments.
-- Not by TRUNCATE: searches that run now go on with the rows of their snapshot.
create or replace function rankdb._clear_segments(generation integer, segmented_to bigint)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'g' || generation;
begin
  execute format('delete from rankdb_data.%I', prefix || '_segments');
  execute format('delete from rankdb_data.%I', prefix || '_segment_state');
  execute format('update rankdb_data.%I set segmented = false, segment_idf = null where segmented', prefix || '_terms');
  update rankdb.statistics s set segmented_to = _clear_segments.segmented_to, dead = 0 where s.generation = _clear_segments.generation;
end
$$;
comment on function rankdb._clear_segments(integer, bigint) is 'Worker: empties the segments; chunks up to this id count as written.';
