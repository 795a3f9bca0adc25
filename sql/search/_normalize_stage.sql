-- _normalize_stage: scores of a reranking stage on a common scale 0..1; those that are missing stay so.
-- min-max: (s - min) / (max - min), all 1 where they are equal. z-score: the logistic of (s - mean) / sd, 1/2 where they are equal.
-- rank: 1 for the best, 1/n for the last of n; equal scores share the better place.
create or replace function rankdb._normalize_stage(scores double precision[], kind text)
returns double precision[]
language plpgsql immutable
as $$
begin
  return array(
    select case
        when u.score is null then null
        when kind = 'min-max' then case when w.high > w.low then (u.score - w.low) / (w.high - w.low) else 1 end
        when kind = 'z-score' then case when w.sd > 0 then 1 / (1 + exp(-(u.score - w.mean) / w.sd)) else 0.5 end
        when kind = 'rank' then (w.counted + 1 - rank() over (order by u.score desc nulls last)) / w.counted::double precision
        else u.score end
    from unnest(scores) with ordinality u (score, place)
    cross join (
      select min(s) as low, max(s) as high, avg(s) as mean, case when max(s) > min(s) then stddev_pop(s) else 0 end as sd, count(s) as counted from unnest(scores) s) w
    order by u.place);
end
$$;
comment on function rankdb._normalize_stage(double precision[], text) is 'Scores on the scale 0..1 by min-max, z-score or rank, unchanged by none.';
