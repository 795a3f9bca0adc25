-- _finish: from reranked candidates to the rows of the answer: boosts, what falls below min_score, pins, diversity, groups.
-- What these steps say of a row is left in its fields, which no later stage reads.
create or replace function rankdb._finish(plan jsonb, candidates rankdb.candidate[], top_n integer)
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  least_score double precision := plan ->> 'min_score';
  pinned text[];
  pins integer;
begin
  if plan -> 'boosts' <> '[]' then
    candidates := rankdb._boosted(plan -> 'boosts', candidates);
  end if;
  if (plan ? 'diversity' or plan ? 'group' or plan -> 'pinned' <> '[]') is not true then
    return array(
      select case when c.fields is null then c else rankdb._with_row(c, null, c.boost, c.boosts) end
      from unnest(candidates) c
      where c.score >= least_score
      order by c.score desc, c.id collate "C", c.chunk_id
      limit top_n);
  end if;

  -- Of several chunks of a pinned document the best is pinned.
  pinned := array(select jsonb_array_elements_text(plan -> 'pinned'));
  select array_agg(
      rankdb._with_row(o.candidate, jsonb_build_object('columns', o.fields, 'said', case when o.pin is null then '{}' else '{"pinned": true}' end::jsonb), o.boost, o.boosts)
      order by o.pin, o.score desc, o.id collate "C", o.chunk_id),
    count(o.pin)
  into candidates, pins
  from (
    select c as candidate, c.id, c.chunk_id, c.score, c.fields, c.boost, c.boosts,
      case when row_number() over (partition by c.id order by c.score desc, c.chunk_id) = 1 then array_position(pinned, c.id) end as pin
    from unnest(candidates) c) o
  where o.pin is not null or o.score >= least_score;
  if plan ? 'diversity' then
    candidates := rankdb._diversified(plan -> 'diversity', candidates, pins, case when plan ? 'group' then null else top_n end);
  end if;
  if plan ? 'group' then
    candidates := rankdb._grouped(plan -> 'group', candidates, pins);
  end if;
  return array(
    select rankdb._with_row(c, nullif(c.fields -> 'said', '{}'), c.boost, c.boosts) from unnest(candidates[:top_n]) c);
end
$$;
comment on function rankdb._finish(jsonb, rankdb.candidate[], integer) is 'The rows of an answer in their order; their fields are what pins, diversity and groups say of them.';
