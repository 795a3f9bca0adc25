-- _finish: from reranked candidates to the rows of the answer: the final meaning of scores, boosts, what falls below min_score,
-- pins, diversity, groups.
create or replace function rankdb._finish(plan jsonb, candidates rankdb.candidate[], top_n integer)
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  least_score double precision := plan ->> 'min_score';
  pinned text[];
  pins integer;
begin
  if plan ? 'calibration' or (plan ->> 'exact_match')::double precision > 0 then
    candidates := rankdb._final_scores(plan, candidates);
  end if;
  if plan -> 'boosts' <> '[]' then
    candidates := rankdb._boosted(plan -> 'boosts', candidates);
  end if;
  if (plan ? 'diversity' or plan ? 'group' or plan -> 'pinned' <> '[]') is not true then
    return array(select c::rankdb.candidate from unnest(candidates) c where c.score >= least_score order by c.score desc, c.id collate "C", c.chunk_id limit top_n);
  end if;

  -- Of several chunks of a pinned document the best is pinned.
  pinned := array(select jsonb_array_elements_text(plan -> 'pinned'));
  select array_agg(case when o.pin is null then o.candidate else rankdb._with_said(o.candidate, 'pinned', 'true') end order by o.pin, o.score desc, o.id collate "C", o.chunk_id),
    count(o.pin)
  into candidates, pins
  from (
    select c as candidate, c.id, c.chunk_id, c.score,
      case when row_number() over (partition by c.id order by c.score desc, c.chunk_id) = 1 then array_position(pinned, c.id) end as pin
    from unnest(candidates) c) o
  where o.pin is not null or o.score >= least_score;
  if plan ? 'diversity' then
    candidates := rankdb._diversified(plan -> 'diversity', candidates, pins, case when plan ? 'group' then null else top_n end);
  end if;
  if plan ? 'group' then
    candidates := rankdb._grouped(plan -> 'group', candidates, pins);
  end if;
  return candidates[:top_n];
end
$$;
comment on function rankdb._finish(jsonb, rankdb.candidate[], integer) is 'The rows of an answer in their order.';
