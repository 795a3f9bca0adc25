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
  scope rankdb.scope;
  encoded record;
  found record;
  reranked record;
  state text := 'full';
  retrieved_ms numeric;
  blend double precision;
begin
  -- A vector alone is enough where nothing reads the text.
  if plan ? 'vector' and plan -> 'rerank' = '[]' and not plan -> 'legs' @> '[{"kind": "lexical"}]' and btrim(coalesce(query, ''), e' \t\n\r\f\v') = '' then
    query := '';
  else
    perform rankdb._check_query(query);
  end if;
  perform rankdb._check_top_n(top_n);
  -- A model that the caller may not use is an error and no reason to degrade.
  if exists (select from rankdb.model_doors) then
    perform rankdb._model_door(g.model) from rankdb.generations g
    where g.generation = index_row.generation and plan -> 'legs' @> '[{"kind": "dense"}]' and not plan ? 'vector';
    perform rankdb._model_door(plan #>> '{rerank,0,model}');
  end if;
  -- What needs the service or the planner comes first; then one statement reads all rows, on one snapshot.
  scope := rankdb._scope(index_row, filter, plan ->> 'unit');
  select * into encoded from rankdb._encode_query(index_row, query, plan, options -> 'vector') v;
  select * into found from rankdb._retrieve(index_row, query, encoded.embedding, scope, top_n, plan, encoded.legs) r;
  retrieved_ms := round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3);
  if cardinality(found.candidates) > 0 is not true then
    return;
  end if;

  if encoded.reason is not null then
    state := 'lexical';
    select null::double precision[] as probabilities, encoded.reason as reason into reranked;
  elsif plan -> 'rerank' <> '[]' then
    select * into reranked from rankdb._rerank(query, found.candidates, plan #> '{rerank,0}',
      (plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000, plan ->> 'on_error') r;
    if reranked.scored > 0 then
      blend := (plan #>> '{rerank,0,blend}')::double precision;
    end if;
    state := case when reranked.reason is null then 'full' when reranked.scored > 0 then 'partial' else 'fused' end;
  else
    select null::double precision[] as probabilities, null::text as reason into reranked;
  end if;

  return query
    with scored as (
      -- A document that was not reranked keeps the other share of the blend, which puts it below those that were
      -- and had more behind them; without any reranking the fused score stands for itself.
      select c.*, reranked.probabilities[c.place] as probability,
        case when blend is null then c.fused else coalesce(reranked.probabilities[c.place], 0) * blend + c.fused * (1 - blend) end as score
      from unnest(found.candidates) c),
    best as (
      select s.*, row_number() over (order by s.score desc, s.id collate "C", s.chunk_id) as rank
      from scored s where s.score >= (plan ->> 'min_score')::double precision
      order by s.score desc, s.id collate "C", s.chunk_id
      limit top_n),
    shared as (
      select jsonb_strip_nulls(jsonb_build_object(
        'candidates', found.report,
        'reason', reranked.reason,
        'underfilled', case when (select count(*) from best) < top_n then
          jsonb_build_object('requested', top_n, 'found', (select count(*) from best)) end,
        'retrieve_ms', retrieved_ms,
        'total_ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3))) as details)
    select b.id, b.rank::integer, b.score,
      case
        when plan -> 'snippet' = 'false' then null
        -- A short chunk is its own snippet.
        when char_length(b.body) <= 240 and not plan ? 'highlight' then b.body
        else rankdb._snippet(coalesce((plan #>> '{query,language}')::regconfig, index_row.language), b.body, found.parsed, plan -> 'highlight') end,
      state,
      jsonb_strip_nulls(jsonb_build_object(
        'legs', b.legs,
        'fused', jsonb_build_object('rank', b.place, 'score', b.fused),
        'rerank', case when b.probability is not null then jsonb_build_object('score', b.probability, 'model', plan #> '{rerank,0,model}') end,
        'chunk', jsonb_build_object('ordinal', b.ordinal, 'start', b.start_at, 'end', b.end_at),
        'neighbors', b.neighbors)) || s.details
    from best b cross join shared s
    order by b.rank;
end
$$;
comment on function rankdb.search(text, text, integer, jsonb, text, jsonb) is
  'Searches an index: filter, BM25 and vector legs, fusion, reranking. score is 0..1; status is full, partial, fused or lexical; details tell each stage. Options: timeout_ms, on_error, min_score, rerank_top, blend, unit, rollup, neighbors, snippet, highlight, vector, ef_search, operator, minimum_should_match, typos, language.';
