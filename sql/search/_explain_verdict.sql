-- _explain_verdict: the stage that lost a document, read off the stages.
-- One that is behind the limit was lost by the step that pushed it out of the first top_n, if there was one, else by the limit.
create or replace function rankdb._explain_verdict(stages jsonb, returned boolean, top_n integer)
returns jsonb
language plpgsql immutable
as $$
declare
  lost jsonb;
  pushed jsonb;
  name text;
begin
  if returned then
    return '{"lost_at": null}';
  end if;
  if not stages @> '[{"stage": "fusion"}]' and not stages @> '[{"stage": "excluded"}]' and not stages @> '[{"stage": "feedback"}]' then
    -- Of several legs the one that was nearest to having it: found too deep, then kept out by a condition.
    select s.value into lost from jsonb_array_elements(stages) with ordinality s
    where s.value ->> 'stage' = 'leg'
    order by case when s.value ->> 'why' = 'rollup' then 0 when (s.value -> 'matched')::boolean then 1 when s.value ->> 'why' = 'condition' then 2 when s.value ->> 'why' = 'filter' then 3 else 4 end,
      (s.value ->> 'rank')::integer, s.ordinality
    limit 1;
    name := case lost ->> 'why' when 'rollup' then 'rollup' when 'condition' then 'query condition' else 'leg' end;
    return jsonb_build_object('lost_at', name, 'says', case
      when name = 'rollup' then format('one of its chunks is among the best of leg %s, but as a document it is not', lost ->> 'leg')
      when name = 'query condition' then 'it has not all that the query demands, or has what the query excludes'
      when lost ->> 'why' = 'filter' then format('the filter of leg %s leaves it out', lost ->> 'leg')
      when lost ->> 'rank' is not null then format('leg %s has it at rank %s and gives %s', lost ->> 'leg', lost ->> 'rank', lost ->> 'window')
      when (lost -> 'matched')::boolean then format('leg %s has it beyond rank %s and gives %s', lost ->> 'leg', lost ->> 'beyond', lost ->> 'window')
      else 'no leg has anything for it' end);
  end if;
  lost := (select s.value from jsonb_array_elements(stages) with ordinality s
           where s.value ->> 'stage' <> 'leg' and not (s.value -> 'passed')::boolean order by s.ordinality desc limit 1);
  if lost ->> 'stage' = 'limit' then
    -- The last step that began within the limit and ended behind it.
    pushed := (
      select p.step from (
        select s.value as step, s.ordinality, (s.value ->> 'rank')::integer as rank,
          lag((s.value ->> 'rank')::integer) over (order by s.ordinality) as former
        from jsonb_array_elements(stages) with ordinality s where s.value ->> 'stage' not in ('leg', 'row', 'index', 'filter', 'limit', 'order')) p
      where p.former <= top_n and p.rank > top_n order by p.ordinality desc limit 1);
    return jsonb_build_object('lost_at', coalesce(pushed -> 'stage', '"limit"'), 'says',
      case when pushed is null then format('rank %s, and %s rows were asked for', lost ->> 'rank', top_n)
        else format('%s moved it to rank %s, and %s rows were asked for', pushed ->> 'stage', pushed ->> 'rank', top_n) end);
  end if;
  return jsonb_build_object('lost_at', coalesce(lost -> 'stage', '"depth"'), 'says',
    coalesce(lost ->> 'says', format('the stage %s left it out', lost ->> 'stage'), 'the search looks less deep than this replay of it'));
end
$$;
comment on function rankdb._explain_verdict(jsonb, boolean, integer) is '{"lost_at": the stage that lost the document (null if it was found), "says": a sentence}.';
