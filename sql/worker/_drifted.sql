-- _drifted: do the helpers of BM25 need the worker? Results are exact in any case; the search is slower meanwhile.
create or replace function rankdb._drifted(statistics rankdb.statistics, generation rankdb.generations)
returns boolean
language sql immutable
return coalesce(
  statistics.chunks > 0 and statistics.total_length > 0
    and abs(statistics.total_length / statistics.chunks::double precision / statistics.average_length - 1) > 0.02, false)
  or statistics.last_chunk - statistics.segmented_to >= generation.tail_size + generation.block_size
  or statistics.dead > generation.tail_size + 0.3 * statistics.chunks;
comment on function rankdb._drifted(rankdb.statistics, rankdb.generations) is
  'Whether the stored BM25 impacts are for an average length more than 2 % away from the true one, many chunks are not in the segments yet, or many in them are gone.';
