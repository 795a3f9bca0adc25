-- _drifted: is the true average length more than 1 % away from the one behind the stored impacts?
create or replace function rankdb._drifted(statistics rankdb.statistics)
returns boolean
language sql immutable
return coalesce(statistics.chunks > 0 and statistics.total_length > 0
  and abs(statistics.total_length / statistics.chunks::double precision / statistics.average_length - 1) > 0.01, false);
comment on function rankdb._drifted(rankdb.statistics) is 'Whether the stored BM25 impacts are for an average length more than 1 % away from the true one.';
