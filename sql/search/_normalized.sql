-- _normalized: a leg's score on the scale that _leg_scales fitted. A rank of null: the score was looked up.
-- PostgreSQL's exp raises where the result has no double precision, hence the bounds.
create or replace function rankdb._normalized(
  kind text, score double precision, rank integer, length integer, first_value double precision, unit_value double precision, floor_value double precision)
returns double precision
language sql immutable parallel safe
as $$
  select case
    when unit_value > 0 then greatest((score - first_value) / unit_value, floor_value)
    when kind = 'rank' then coalesce(1 - (rank - 1) / nullif(length, 0)::double precision, 0)
    when kind = 'sigmoid' then 1 / (1 + exp(least(greatest(-score, -700), 700)))
    when kind in ('z-score', 'l2') then 0
    -- All scores of the list are the same.
    when kind = 'dbsf' or score >= first_value then 1
    else 0 end
$$;
comment on function rankdb._normalized(text, double precision, integer, integer, double precision, double precision, double precision) is
  'A score normalised: linear where the unit is above 0, else by rank, the logistic function, or the value of a list of equal scores.';
