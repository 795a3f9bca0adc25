-- _explain_finish: the last steps of a search, one after the other, as one document goes through them.
-- _finish itself is called with nothing but the first step, then with the first two, and so on: a step that is added to it needs
-- its key of the plan added here, in the order in which _finish takes them.
create or replace function rankdb._explain_finish(plan jsonb, candidates rankdb.candidate[], id text)
returns jsonb
language plpgsql stable
as $$
declare
  steps constant text[] := array['exact_match', 'calibration', 'boosts', 'min_score', 'pinned', 'diversity', 'group'];
  -- A plan in which no step does anything.
  partial jsonb := (plan - steps) || '{"min_score": 0, "boosts": [], "pinned": []}';
  step text;
  started timestamptz;
  place integer;
  score double precision;
  result jsonb := '[]';
begin
  foreach step in array array['order'] || steps loop
    if step <> 'order' then
      continue when plan -> step is null or plan -> step in ('null', '[]', '0', '{}');
      partial := partial || jsonb_build_object(step, plan -> step);
    end if;
    started := clock_timestamp();
    select f.ordinality, f.score into place, score
    from unnest(rankdb._finish(partial, candidates, cardinality(candidates))) with ordinality f
    where f.id = _explain_finish.id order by f.ordinality limit 1;
    result := result || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
      'stage', case step when 'min_score' then 'threshold' when 'calibration' then 'calibrate' else step end, 'passed', place is not null, 'rank', place, 'score', score,
      'says', case when place is null and step = 'min_score' then format('its score is below min_score %s', plan ->> 'min_score')
        when place is null and step = 'group' then format('others of its value of %s come first', plan #>> '{group,column}') end,
      'setting', case when pg_column_size(plan -> step) < 1000 then plan -> step end,
      'ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3))));
    exit when place is null;
  end loop;
  return result;
end
$$;
comment on function rankdb._explain_finish(jsonb, rankdb.candidate[], text) is
  'A document''s rank and score after each of the last steps of a search that the plan has (exact_match, calibrate, boosts, threshold, pinned, diversity, group); ends where it is dropped.';
