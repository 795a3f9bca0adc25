-- _calibrated: scores as probabilities by one map. Platt, 1999: the logistic of a line. Isotonic regression: a rising line through
-- points; a slope of one millionth keeps the order of scores where it is flat.
create or replace function rankdb._calibrated(map jsonb, scores double precision[])
returns double precision[]
language plpgsql immutable
as $$
declare
  a double precision := map ->> 'a';
  b double precision := map ->> 'b';
  xs double precision[];
  ps double precision[];
begin
  if map ->> 'method' = 'platt' then
    return array(select 1 / (1 + exp(least(greatest(-(a * u.score + b), -700), 700))) from unnest(scores) with ordinality u (score, place) order by u.place);
  end if;
  select array_agg((p.value ->> 0)::double precision order by p.ordinality), array_agg((p.value ->> 1)::double precision order by p.ordinality)
  into xs, ps from jsonb_array_elements(map -> 'points') with ordinality p;
  return array(
    select case when u.score is null then null else
        (1 - 1e-6) * case
          when u.below = 0 then ps[1]
          when u.below = cardinality(xs) then ps[u.below]
          else ps[u.below] + (ps[u.below + 1] - ps[u.below]) * (u.score - xs[u.below]) / (xs[u.below + 1] - xs[u.below]) end
        + 1e-6 * u.score end
    from (select s.score, s.place, width_bucket(s.score, xs) as below from unnest(scores) with ordinality s (score, place)) u
    order by u.place);
end
$$;
comment on function rankdb._calibrated(jsonb, double precision[]) is 'The probabilities that a map of a calibration gives scores (0..1), in their order.';
