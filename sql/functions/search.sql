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
  plan jsonb;
  prepared record;
  found record;
  ranked record;
  finished rankdb.candidate[];
  retrieved_ms numeric;
  shared jsonb;
begin
  if jsonb_typeof(options -> 'cursor') = 'string' then
    return query select * from rankdb._page(index_row, query, top_n, filter, profile, options);
    return;
  end if;
  plan := rankdb._options(rankdb._profile(profile, options -> 'profile'), rankdb._patient(profile, options));
  query := rankdb._check_call(index_row, query, plan);
  perform rankdb._check_top_n(top_n);
  -- What needs the service or the planner comes first; then one statement reads all rows, on one snapshot.
  select * into prepared from rankdb._prepare_legs(index_row, query, filter, plan, options, started) p;
  select * into found from rankdb._retrieve(index_row, query, prepared.legs, filter, greatest(top_n, (plan #>> '{cursor,depth}')::integer), plan, started) r;
  retrieved_ms := round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3);
  if cardinality(found.candidates) > 0 is not true then
    return;
  end if;
  select * into ranked from rankdb._rank(index_row, query, plan, started, prepared.legs, found.candidates, prepared.reason, found.reason) r;
  finished := rankdb._finish(ranked.plan, ranked.candidates, case when plan ? 'cursor' then 1000 else top_n end);

  if plan -> 'details' is distinct from 'false' then
    shared := jsonb_strip_nulls(jsonb_build_object(
      'profile', plan -> 'profile',
      'candidates', found.report,
      'feedback', found.feedback,
      'cascade', ranked.report,
      'calibrated', case when plan ? 'calibrate' then ranked.plan -> 'calibration' <> 'null' end,
      'reason', ranked.reason,
      'underfilled', case when cardinality(finished) < top_n then
        jsonb_build_object('requested', top_n, 'found', cardinality(finished), 'exhausted', case when plan ? 'group' or plan -> 'excluded' <> '[]' or rankdb._has_set_logic(plan -> 'fuse') then
          not exists (select from jsonb_each(found.report) l where (l.value ->> 'found')::integer >= (l.value ->> 'requested')::integer) end) end,
      'models', rankdb._models_used(index_row, plan, (ranked.candidates[1]).token_version),
      'retrieve_ms', retrieved_ms,
      'total_ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3),
      'deadline_left_ms', round(greatest((plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000, 0)::numeric, 3)));
    if plan ? 'cursor' then
      shared := shared || rankdb._open_cursor(index_row, query,
        coalesce(profile, case when not options ? 'profile' then 'default' end), plan, rankdb._asked(filter, options), finished, shared, ranked.status, top_n);
    end if;
  end if;
  return query
    select (b.c).id, n, (b.c).score,
      case
        when plan -> 'snippet' = 'false' then null
        -- A short chunk is its own snippet.
        when char_length((b.c).body) <= 240 and not plan ? 'highlight' then (b.c).body
        else rankdb._snippet(coalesce((plan #>> '{query,language}')::regconfig, index_row.language), (b.c).body, found.parsed, plan -> 'highlight') end,
      ranked.status,
      -- Strict: null where the caller wants no details.
      case when shared is not null then rankdb._row_details(b.c) || shared end
    from generate_series(1, least(cardinality(finished), top_n)) n
    cross join lateral (select finished[n] as c offset 0) b
    order by n;
end
$$;
comment on function rankdb.search(text, text, integer, jsonb, text, jsonb) is
  'Searches an index: filter, legs, fusion, reranking, the last steps. score is 0..1; status is full, partial, fused or lexical; details tell each stage. Options: timeout_ms, on_error, min_score, rerank_top, blend, unit, rollup, neighbors, snippet, highlight, vector, ef_search, operator, minimum_should_match, typos, language, profile, foreign, pinned, excluded, details, cursor.';
