-- _row_details: what details says of one row alone. Inlined into the statement that calls it.
-- Most rows have neither stages nor neighbours; to strip nulls from the whole would cost them a third more.
create or replace function rankdb._row_details(c rankdb.candidate)
returns jsonb
language sql immutable
return case when (c).stages is null and (c).neighbors is null and (c).boosts is null and (c).uncalibrated is null then
    pg_catalog.jsonb_build_object(
      'legs', pg_catalog.jsonb_strip_nulls((c).legs),
      'fused', pg_catalog.jsonb_build_object('rank', (c).place, 'score', (c).fused),
      'chunk', pg_catalog.jsonb_build_object('ordinal', (c).ordinal, 'start', (c).start_at, 'end', (c).end_at))
  else pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
      'legs', (c).legs,
      'fused', pg_catalog.jsonb_build_object('rank', (c).place, 'score', (c).fused),
      'rerank', (c).stages operator(pg_catalog.->) -1,
      'stages', case when pg_catalog.jsonb_array_length((c).stages) operator(pg_catalog.>) 1 then (c).stages end,
      'chunk', pg_catalog.jsonb_build_object('ordinal', (c).ordinal, 'start', (c).start_at, 'end', (c).end_at),
      'neighbors', (c).neighbors,
      'boosts', (c).boosts,
      'uncalibrated', (c).uncalibrated)) end
  operator(pg_catalog.||) coalesce((c).said, '{}'::pg_catalog.jsonb);
comment on function rankdb._row_details(rankdb.candidate) is 'The part of details that is of one row: legs, fusion, reranking stages, chunk, neighbours, boosts, and what the last steps said.';
