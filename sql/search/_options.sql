-- _options: the plan of a profile as this call changes it.
create or replace function rankdb._options(profile jsonb, options jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  plan jsonb := profile;
  stage jsonb := plan #> '{rerank,0}';
  top integer;
begin
  if options is null or options = '{}' then
    return plan;
  end if;
  perform rankdb._check_keys(options, rankdb._option_names(), 'options');
  -- Only where there are any: a vector of many numbers is slow to copy.
  if exists (select from jsonb_each(options) o where o.value = 'null') then
    options := jsonb_strip_nulls(options);
  end if;
  if options ? 'timeout_ms' then
    plan := plan || jsonb_build_object('timeout_ms', rankdb._number(options, 'timeout_ms', 1, 600000, null));
  end if;
  if options ? 'min_score' then
    plan := plan || jsonb_build_object('min_score', rankdb._number(options, 'min_score', 0, 1, null));
  end if;
  if options ? 'on_error' then
    perform rankdb._check_choice(options, 'on_error', array['degrade', 'fail']);
    plan := plan || jsonb_build_object('on_error', options -> 'on_error');
  end if;
  if options ?| array['rerank_top', 'blend'] then
    if stage is null then
      perform rankdb._raise('22023', 'options rerank_top and blend need a profile that reranks', 'Such as the profile default.');
    end if;
    top := rankdb._integer(options, 'rerank_top', 0, 1000, (stage ->> 'top')::integer);
    stage := case when options ? 'rerank_top' then stage - 'asked' else stage end || jsonb_build_object('top', top, 'blend', rankdb._number(options, 'blend', 0, 1, (stage ->> 'blend')::double precision));
    -- Later stages read no deeper than the first one now does.
    plan := plan || jsonb_build_object('rerank', case when top = 0 then '[]'
      else rankdb._limit_depth(jsonb_set(plan -> 'rerank', '{0}', stage)) end);
    -- A calibration is for the blend that it was made with.
    if options ? 'blend' and plan ? 'calibrate' then
      plan := plan || '{"calibrate": {"method": "none"}}';
    end if;
  end if;
  if options ? 'unit' then
    perform rankdb._check_choice(options, 'unit', array['document', 'chunk']);
    plan := plan || jsonb_build_object('unit', options -> 'unit');
  end if;
  if options ? 'rollup' then
    if options ->> 'unit' = 'chunk' then
      perform rankdb._raise('22023', 'options.rollup makes documents of chunks, so it has no meaning for the unit "chunk"', 'Give one of the two.');
    end if;
    plan := plan || jsonb_build_object('rollup', rankdb._check_rollup(options -> 'rollup'));
  end if;
  if options ? 'neighbors' then
    plan := plan || jsonb_build_object('neighbors', rankdb._integer(options, 'neighbors', 0, 5, null));
  end if;
  if options ? 'snippet' then
    if jsonb_typeof(options -> 'snippet') <> 'boolean' then
      perform rankdb._raise('22023', format('options.snippet must be true or false, got %s', left((options -> 'snippet')::text, 100)));
    end if;
    plan := plan || jsonb_build_object('snippet', options -> 'snippet');
  end if;
  if options ? 'details' then
    if jsonb_typeof(options -> 'details') <> 'boolean' then
      perform rankdb._raise('22023', format('options.details must be true or false, got %s', left((options -> 'details')::text, 100)));
    end if;
    plan := plan || jsonb_build_object('details', options -> 'details');
  end if;
  if options ? 'cursor' then
    plan := coalesce(plan || ('{"cursor": ' || rankdb._check_cursor(options -> 'cursor')::text || '}')::jsonb, plan);
    if plan ? 'cursor' and plan -> 'details' = 'false' then
      perform rankdb._raise('22023', 'options.cursor answers in details, which options.details leaves out', 'Give one of the two.');
    end if;
  end if;
  if options ? 'highlight' then
    perform rankdb._check_highlight(options -> 'highlight');
    plan := plan || jsonb_build_object('highlight', options -> 'highlight');
  end if;
  if options ?| array['pinned', 'excluded'] then
    plan := rankdb._pin_options(plan, options);
  end if;
  if options ? 'ef_search' then
    plan := plan || jsonb_build_object('ef_search', rankdb._integer(options, 'ef_search', 10, 1000, null));
  end if;
  if options ? 'vector' then
    if not plan -> 'legs' @> '[{"kind": "dense"}]' then
      perform rankdb._raise('22023', 'options.vector needs a profile with a dense leg', 'Such as the profiles dense, hybrid and default.');
    end if;
    plan := plan || '{"vector": true}';
  end if;
  if options ?| array['operator', 'minimum_should_match', 'typos', 'language', 'syntax'] then
    plan := plan || jsonb_build_object('query', coalesce(plan -> 'query', '{}') ||
      (select jsonb_object_agg(o.key, o.value) from jsonb_each(options) o where o.key in ('operator', 'minimum_should_match', 'typos', 'language', 'syntax')));
  end if;
  return plan;
end
$$;
comment on function rankdb._options(jsonb, jsonb) is
  'A profile''s plan with the call''s options applied. 22023 says which option is wrong and what it may be; those of the query''s words are checked by _parse_query, the vector by _check_vector.';
