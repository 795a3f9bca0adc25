-- explain: takes a search again, for one document, and says what each stage made of it and where it was lost.
-- Every number comes from the functions that a search is made of; nothing is scored here.
create or replace function rankdb.explain(
  index text, query text, id text, filter jsonb default null, profile text default null, options jsonb default '{}')
returns jsonb
language plpgsql
cost 200000
as $$
declare
  started timestamptz := clock_timestamp();
  index_row rankdb.indexes := rankdb._open_index(index);
  top_n integer := rankdb._integer(coalesce(options, '{}'), 'top_n', 1, 1000, 10);
  plan jsonb := rankdb._options(rankdb._profile(profile, options -> 'profile'), rankdb._patient(profile, options - 'top_n'));
  key_filter jsonb := rankdb._key_filter(index_row, id);
  document text;
  stages jsonb;
  prepared record;
  found record;
  kept rankdb.candidate[];
  depth integer;
  ranked record;
  candidate rankdb.candidate;
  winner record;
  answer jsonb;
begin
  if id is null then
    perform rankdb._raise('22023', 'the id is NULL');
  end if;
  if plan ? 'cursor' or jsonb_typeof(options -> 'cursor') = 'string' then
    perform rankdb._raise('22023', 'explain takes no cursor: it searches anew');
  end if;
  query := rankdb._check_call(index_row, query, plan);
  perform rankdb._scope(index_row, filter, plan ->> 'unit');
  if key_filter is not null then
    document := rankdb._row_id(index_row, key_filter);
  end if;
  stages := rankdb._explain_source(index_row, document, key_filter, filter);
  answer := jsonb_build_object('id', coalesce(document, id), 'found', false, 'rank', null, 'score', null);
  if stages -> -1 -> 'passed' = 'false' then
    return answer || jsonb_build_object('lost_at', stages -> -1 -> 'stage', 'says', stages -> -1 -> 'says', 'stages', stages);
  end if;

  -- The search, as rankdb.search does it, except that all fused candidates are kept to be looked at.
  started := clock_timestamp();
  select * into prepared from rankdb._prepare_legs(index_row, query, filter, plan, options, started) p;
  select * into found from rankdb._retrieve(index_row, query, prepared.legs, filter, top_n, plan || '{"explain": true}', started) r;
  -- In the order in which they go on; a pin has no place.
  depth := rankdb._shaped_depth(plan, prepared.legs, rankdb._depth(top_n, plan));
  kept := array(
    select found.candidates[k.n]
    from (select n, (found.candidates[n]).id, row_number() over (order by (found.candidates[n]).place) as nth from generate_subscripts(found.candidates, 1) n) k
    where k.nth <= depth or plan -> 'pinned' ? k.id order by k.n);
  select * into ranked from rankdb._rank(index_row, query, plan, started, prepared.legs, kept, prepared.reason, found.reason) r;
  plan := ranked.plan;
  select f.ordinality as rank, f.score into winner
  from unnest(rankdb._finish(plan, ranked.candidates, top_n)) with ordinality f where f.id = document order by 1 limit 1;
  answer := answer || jsonb_build_object('found', winner.rank is not null, 'rank', winner.rank, 'score', winner.score, 'status', ranked.status)
    || jsonb_strip_nulls(jsonb_build_object('reason', ranked.reason, 'candidates', found.report,
         'models', rankdb._models_used(index_row, plan, (ranked.candidates[1]).token_version)));
  select c.* into candidate from unnest(found.candidates) c where c.id = document order by c.place limit 1;
  if plan -> 'rerank' = '[]' or prepared.reason is not null or found.reason is not null then
    -- Nothing was dropped for its depth, so the last steps tell the rank of any candidate.
    ranked.candidates := found.candidates;
  end if;
  stages := stages || rankdb._explain_retrieval(index_row, prepared.legs, found.parsed, found.report, plan, document, key_filter, top_n, candidate, prepared.reason);
  if candidate.id is not null then
    stages := stages || rankdb._explain_ranking(plan, kept, ranked.candidates, candidate, top_n, ranked.reason);
  end if;
  return answer || rankdb._explain_verdict(stages, winner.rank is not null, top_n)
    || jsonb_build_object('stages', stages, 'total_ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3));
end
$$;
comment on function rankdb.explain(text, text, text, jsonb, text, jsonb) is
  'What each stage of a search made of one document, and where it was lost: row, index, filter, leg, query condition, rollup, fusion, depth, rerank, threshold, excluded, diversity, group or limit. Options: those of search, and top_n (10).';
