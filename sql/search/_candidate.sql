-- _candidate: a fused candidate before anything else is known of it. Its score is the fused one.
create or replace function rankdb._candidate(id text, chunk_id bigint, place integer, fused double precision, legs jsonb)
returns rankdb.candidate
language sql immutable
as $$
  select row(id, chunk_id, place, fused, legs, null, null, null, null, null, null, null, null, null, null, null, fused, null, null, null, null, null)::rankdb.candidate
$$;
comment on function rankdb._candidate(text, bigint, integer, double precision, jsonb) is 'A candidate of this id, chunk, place and fused score, and with what the legs said of it.';
