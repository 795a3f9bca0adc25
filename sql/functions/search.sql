-- search: filters, retrieves, fuses, reranks, and says what happened.
create or replace function rankdb.search(
  index text, query text, top_n integer default 10, filter jsonb default null,
  profile text default null, options jsonb default '{}')
returns table (id text, rank integer, score double precision, snippet text, status text, details jsonb)
language plpgsql
cost 100000 rows 10
as $$
#variable_conflict use_column
declare
  started timestamptz := clock_timestamp();
  index_row rankdb.indexes := rankdb._open_index(index);
  plan jsonb := rankdb._options(rankdb._profile(profile), options);
  scope rankdb.scope := rankdb._scope(index_row, filter);
  legs record;
  reranked record;
  state text;
  ids text[];
  chunk_ids bigint[];
  fused double precision[];
  leg_details jsonb[];
  retrieved_ms numeric;
  blend double precision := (plan #>> '{rerank,0,blend}')::double precision;
begin
  perform rankdb._check_query(query);
  perform rankdb._check_top_n(top_n);
  -- A model that the caller may not use is an error and no reason to degrade.
  if exists (select from rankdb.model_doors) then
    perform rankdb._model_door(g.model) from rankdb.generations g where g.generation = index_row.generation and plan -> 'legs' @> '[{"kind": "dense"}]';
    perform rankdb._model_door(plan #>> '{rerank,0,model}');
  end if;
  select * into legs from rankdb._retrieve(index_row, query, scope, top_n, plan);
  select array_agg(c.id order by c.rank), array_agg(c.chunk_id order by c.rank), array_agg(c.score order by c.rank), array_agg(c.details order by c.rank)
  into ids, chunk_ids, fused, leg_details
  from rankdb._candidates(legs.lexical, legs.dense, legs.legs, (plan #>> '{fuse,k}')::integer) c;
  retrieved_ms := round(extract(epoch from clock_timestamp() - started) * 1000, 3);
  if ids is null then
    return;
  end if;

  if legs.reason is null and plan -> 'rerank' <> '[]' then
    select r.reranked_ids, r.scores, r.reason into reranked
    from rankdb._rerank(index_row, query, ids, chunk_ids, plan #> '{rerank,0}',
      (plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000, plan ->> 'on_error') r;
    state := case when reranked.reason is null then 'full' when cardinality(reranked.reranked_ids) > 0 then 'partial' else 'fused' end;
  else
    select null::text[] as reranked_ids, null::double precision[] as scores, null::text as reason into reranked;
    state := case when legs.reason is not null then 'lexical' else 'full' end;
  end if;

  return query execute format($query$
    with scored as (
      -- A document that was not reranked keeps the other share of the blend, which puts it below those that were
      -- and had more behind them; without any reranking the fused score stands for itself.
      select f.id, f.chunk_id, f.place, f.fused, f.legs, r.score as probability,
        case when $9 is null or coalesce(cardinality($5), 0) = 0 then f.fused
             else coalesce(r.score, 0) * $9 + f.fused * (1 - $9) end as score
      from unnest($1, $2, $3, $4) with ordinality f (id, chunk_id, fused, legs, place)
      left join unnest($5, $6) r (id, score) on r.id = f.id),
    best as (
      select s.*, row_number() over (order by s.score desc, s.id collate "C") as rank
      from scored s where s.score >= $12
      order by s.score desc, s.id collate "C"
      limit $7)
    select b.id, b.rank::integer, b.score, rankdb._snippet($10, c.body, $11), $8,
      jsonb_strip_nulls(jsonb_build_object(
        'legs', b.legs,
        'fused', jsonb_build_object('rank', b.place, 'score', b.fused),
        'rerank', case when b.probability is not null then jsonb_build_object('score', b.probability, 'model', $13) end,
        'chunk', jsonb_build_object('ordinal', c.ordinal, 'start', c.start_at, 'end', c.end_at),
        'reason', $14,
        'underfilled', case when (select count(*) from best) < $7 then
          jsonb_build_object('requested', $7, 'found', (select count(*) from best)) end,
        'retrieve_ms', $15,
        'total_ms', round(extract(epoch from clock_timestamp() - $16) * 1000, 3)))
    from best b
    join rankdb_data.%I c on c.chunk_id = b.chunk_id
    where c.chunk_id = any ($2)
    order by b.rank$query$, 'g' || index_row.generation || '_chunks')
  using ids, chunk_ids, fused, leg_details, reranked.reranked_ids, reranked.scores, top_n, state, blend,
    index_row.language, query, (plan ->> 'min_score')::double precision, plan #>> '{rerank,0,model}',
    coalesce(legs.reason, reranked.reason), retrieved_ms, started;
end
$$;
comment on function rankdb.search(text, text, integer, jsonb, text, jsonb) is
  'Searches an index: filter, BM25 and vector legs, fusion, reranking. score is 0..1; status is full, partial, fused or lexical; details tell each stage. Options: timeout_ms, on_error (degrade, fail), min_score, rerank_top, blend.';
