-- _explain_retrieval: the stages of the legs and of the fusion for one document.
create or replace function rankdb._explain_retrieval(
  index_row rankdb.indexes, legs rankdb.leg[], parsed rankdb.lexical_query, report jsonb, plan jsonb, id text, key_filter jsonb, top_n integer, candidate rankdb.candidate, reason text)
returns jsonb
language plpgsql
as $$
declare
  leg rankdb.leg;
  depth integer;
  told jsonb;
  within boolean := false;
  started timestamptz;
  stages jsonb := '[]';
begin
  foreach leg in array legs loop
    started := clock_timestamp();
    depth := coalesce((report -> leg.name ->> 'requested')::integer, greatest(leg.top, top_n));
    told := candidate.legs -> leg.name;
    if told ->> 'rank' is not null then
      told := told || jsonb_build_object('matched', true, 'window', depth);
    else
      told := coalesce(told, '{}') || rankdb._explain_leg(index_row, leg,
        case when leg.settings ? 'query' then rankdb._parse_query(index_row, leg.query, coalesce(plan -> 'query', '{}')) else parsed end, plan, id, key_filter, depth);
    end if;
    told := told || jsonb_build_object('passed', coalesce((told ->> 'rank')::integer <= depth, false));
    within := within or (told -> 'passed')::boolean;
    stages := stages || jsonb_build_array(jsonb_build_object('stage', 'leg', 'leg', leg.name, 'kind', leg.kind) || jsonb_strip_nulls(told)
      || jsonb_build_object('ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3)));
  end loop;
  stages := stages || coalesce((
    select jsonb_agg(jsonb_build_object('stage', 'leg', 'leg', l -> 'name', 'kind', l -> 'kind', 'passed', false, 'why', 'not run', 'says', reason))
    from jsonb_array_elements(plan -> 'legs') l
    where l ->> 'name' <> all (array(select g.name from unnest(legs) g))), '[]');
  if plan -> 'excluded' ? id and candidate.id is null then
    return stages || '[{"stage": "excluded", "passed": false, "says": "the profile or the call excludes it"}]'::jsonb;
  end if;
  if within and candidate.id is null and plan ? 'feedback' and not rankdb._has_set_logic(plan -> 'fuse') then
    return stages || '[{"stage": "feedback", "passed": false, "says": "a leg had it before the feedback on the query, and not after it"}]'::jsonb;
  end if;
  if within or candidate.id is not null then
    stages := stages || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
      'stage', 'fusion', 'passed', candidate.id is not null, 'rank', candidate.place, 'score', candidate.fused, 'method', plan #> '{fuse,method}',
      'says', case when candidate.id is null then 'a leg found it, and require, minus or intersect of the fusion left it out' end)));
  end if;
  return stages;
end
$$;
comment on function rankdb._explain_retrieval(rankdb.indexes, rankdb.leg[], rankdb.lexical_query, jsonb, jsonb, text, jsonb, integer, rankdb.candidate, text) is
  'What each leg and the fusion made of one document.';
