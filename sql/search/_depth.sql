-- _depth: how many fused candidates go on to the later stages of a search.
-- A reranked row never falls below one that was not, so no row behind these can be returned; a cursor keeps what comes after them too.
create or replace function rankdb._depth(top_n integer, plan jsonb)
returns integer
language sql immutable
return case
  when plan operator(pg_catalog.?) 'explain' then 100000
  when plan operator(pg_catalog.?) 'cursor' then 1000
  else greatest(top_n, coalesce((plan operator(pg_catalog.#>>) '{rerank,0,top}')::integer, 0)) end;
comment on function rankdb._depth(integer, jsonb) is 'How many fused candidates of a search go on to reranking and the stages after it.';
