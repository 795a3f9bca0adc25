-- _boosted: scores with their boosts: (score + sum of weight times value) / (1 + sum of weights), which stays within 0..1.
create or replace function rankdb._boosted(boosts jsonb, candidates rankdb.candidate[])
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  weights double precision := (select sum((b ->> 'weight')::double precision) from jsonb_array_elements(boosts) b);
begin
  return array(select rankdb._with_score(c, (c.score + coalesce(c.boost, 0)) / (1 + weights)) from unnest(candidates) c);
end
$$;
comment on function rankdb._boosted(jsonb, rankdb.candidate[]) is 'Candidates with their boosts in their scores.';
