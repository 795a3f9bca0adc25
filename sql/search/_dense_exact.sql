-- _dense_exact: the nearest rows among those that pass, by measuring every one of them. Null when more rows pass than "most":
-- the estimate was wrong then, and another plan may be cheaper.
create or replace function rankdb._dense_exact(index_row rankdb.indexes, scope rankdb.scope, k integer, most bigint default null)
returns rankdb.hit[]
language plpgsql stable
set jit = off
as $$
declare
  hits rankdb.hit[];
begin
  perform set_config('rankdb.filter', coalesce(scope.filter::text, ''), true), set_config('rankdb.matching_limit', coalesce((most + 1)::text, ''), true);
  execute format('select rankdb_data.%I($1, $2, $3)', 'g' || index_row.generation || '_nearest') into hits using k, scope.unit = 'document', most;
  perform set_config('rankdb.matching_limit', '', true);
  return hits;
end
$$;
comment on function rankdb._dense_exact(rankdb.indexes, rankdb.scope, integer, bigint) is
  'The k nearest documents (or chunks) among the rows that pass, by exact distance; null where more than that many rows pass.';
