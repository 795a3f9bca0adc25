-- _final_scores: what a candidate's score finally means: exact matches get their bonus, then the calibration makes it a probability.
create or replace function rankdb._final_scores(plan jsonb, candidates rankdb.candidate[])
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  bonus double precision := plan ->> 'exact_match';
  map jsonb := plan -> 'calibration';
  probabilities double precision[];
begin
  if bonus > 0 then
    for n in 1 .. cardinality(candidates) loop
      if candidates[n].exact then
        candidates[n].score := least(1, candidates[n].score + bonus);
        candidates[n].said := coalesce(candidates[n].said, '{}') || jsonb_build_object('exact_match', bonus);
      end if;
    end loop;
  end if;
  if jsonb_typeof(map) = 'object' then
    probabilities := rankdb._calibrated(map, array(
      select case when map ? 'leg' then (c.legs -> (map ->> 'leg') ->> 'score')::double precision else c.score end
      from unnest(candidates) with ordinality c order by c.ordinality));
    for n in 1 .. cardinality(candidates) loop
      candidates[n].uncalibrated := candidates[n].score;
      candidates[n].score := coalesce(probabilities[n], 0);
    end loop;
  end if;
  return candidates;
end
$$;
comment on function rankdb._final_scores(jsonb, rankdb.candidate[]) is 'Candidates with the bonus of exact matches and with calibrated scores, where the plan has these.';
