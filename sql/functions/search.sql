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
  plan jsonb := rankdb._options(rankdb._profile(profile, options -> 'profile'), options);
  prepared record;
  found record;
  ranked record;
  retrieved_ms numeric;
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
    perform rankdb._model_door(g.sparse_model) from rankdb.generations g
    where g.generation = index_row.generation and plan -> 'legs' @> '[{"kind": "sparse"}]';
    perform rankdb._model_door(s ->> 'model') from jsonb_array_elements(plan -> 'rerank') s;
  end if;
  -- What needs the service or the planner comes first; then one statement reads all rows, on one snapshot.
  select * into prepared from rankdb._prepare_legs(index_row, query, filter, plan, options) p;
  select * into found from rankdb._retrieve(index_row, query, prepared.legs, top_n, plan) r;
  retrieved_ms := round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3);
  if cardinality(found.candidates) > 0 is not true then
    return;
  end if;
  if prepared.reason is not null then
    select found.candidates as candidates, 'lexical' as status, prepared.reason as reason into ranked;
  else
    select * into ranked from rankdb._cascade(query, plan, started, found.candidates) c;
  end if;

  return query
    with best as (
      select c.*, c.ordinality as rank from unnest(rankdb._finish(plan, ranked.candidates, top_n)) with ordinality c),
    shared as (
      select jsonb_strip_nulls(jsonb_build_object(
        'candidates', found.report,
        'reason', ranked.reason,
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
      ranked.status,
      jsonb_strip_nulls(jsonb_build_object(
        'legs', b.legs,
        'fused', jsonb_build_object('rank', b.place, 'score', b.fused),
        'rerank', b.stages -> -1,
        'stages', case when jsonb_array_length(b.stages) > 1 then b.stages end,
        'chunk', jsonb_build_object('ordinal', b.ordinal, 'start', b.start_at, 'end', b.end_at),
        'neighbors', b.neighbors)) || s.details
    from best b cross join shared s
    order by b.rank;
end
$$;
comment on function rankdb.search(text, text, integer, jsonb, text, jsonb) is
  'Searches an index: filter, BM25 and vector legs, fusion, reranking. score is 0..1; status is full, partial, fused or lexical; details tell each stage. Options: timeout_ms, on_error, min_score, rerank_top, blend, unit, rollup, neighbors, snippet, highlight, vector, ef_search, operator, minimum_should_match, typos, language.';
