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
  -- Vectors, or texts of the legs' own, are enough where nothing reads the query.
  if btrim(coalesce(query, ''), e' \t\n\r\f\v') = '' and not rankdb._reads_query(plan) then
    query := '';
  else
    perform rankdb._check_query(query);
  end if;
  perform rankdb._check_top_n(top_n);
  -- A model that the caller may not use is an error and no reason to degrade.
  if exists (select from rankdb.model_doors) then
    perform rankdb._model_door(g.model) from rankdb.generations g
    where g.generation = index_row.generation and exists (
      select from jsonb_array_elements(plan -> 'legs') l where l ->> 'kind' = 'dense' and not l ? 'vector' and (l ? 'query' or not plan ? 'vector'));
    perform rankdb._model_door(g.sparse_model) from rankdb.generations g
    where g.generation = index_row.generation and plan -> 'legs' @> '[{"kind": "sparse"}]';
    perform rankdb._model_door(s ->> 'model') from jsonb_array_elements(plan -> 'rerank') s;
  end if;
  if plan -> 'pinned' <> '[]' then
    plan := plan || jsonb_build_object('filter', filter);
  end if;
  if plan -> 'rerank' @? '$[*].template' then
    perform rankdb._check_template_columns(index_row, plan -> 'rerank');
  end if;
  -- What needs the service or the planner comes first; then one statement reads all rows, on one snapshot.
  select * into prepared from rankdb._prepare_legs(index_row, query, filter, plan, options, started) p;
  select * into found from rankdb._retrieve(index_row, query, prepared.legs, top_n, plan, started) r;
  retrieved_ms := round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3);
  if cardinality(found.candidates) > 0 is not true then
    return;
  end if;
  if prepared.reason is not null then
    select found.candidates as candidates, 'lexical' as status, concat_ws('; ', prepared.reason, found.reason) as reason, null::jsonb as report into ranked;
  elsif found.reason is not null then
    select found.candidates as candidates, 'partial' as status, found.reason as reason, null::jsonb as report into ranked;
  else
    select * into ranked from rankdb._cascade(query, plan, started, found.candidates) c;
  end if;
  if plan ? 'calibrate' then
    plan := plan || jsonb_build_object('calibration', rankdb._calibration(index_row, plan, prepared.legs, ranked.candidates, ranked.status));
  end if;

  return query
    with best as (
      select c.*, c.ordinality as rank from unnest(rankdb._finish(plan, ranked.candidates, top_n)) with ordinality c),
    shared as (
      select jsonb_strip_nulls(jsonb_build_object(
        'candidates', found.report,
        'feedback', found.feedback,
        'cascade', ranked.report,
        'calibrated', case when plan ? 'calibrate' then plan -> 'calibration' <> 'null' end,
        'reason', ranked.reason,
        'underfilled', case when (select count(*) from best) < top_n then
          jsonb_build_object('requested', top_n, 'found', (select count(*) from best), 'exhausted', case when plan ? 'group' or plan -> 'excluded' <> '[]' then
            not exists (select from jsonb_each(found.report) l where (l.value ->> 'found')::integer >= (l.value ->> 'requested')::integer) end) end,
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
        'neighbors', b.neighbors,
        'boosts', b.boosts,
        'exact_match', case when b.exact then plan -> 'exact_match' end,
        'uncalibrated', b.uncalibrated) || coalesce(b.said, '{}')) || s.details
    from best b cross join shared s
    order by b.rank;
end
$$;
comment on function rankdb.search(text, text, integer, jsonb, text, jsonb) is
  'Searches an index: filter, BM25 and vector legs, fusion, reranking. score is 0..1; status is full, partial, fused or lexical; details tell each stage. Options: timeout_ms, on_error, min_score, rerank_top, blend, unit, rollup, neighbors, snippet, highlight, vector, ef_search, operator, minimum_should_match, typos, language.';
