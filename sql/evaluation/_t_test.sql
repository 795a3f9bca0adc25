-- _t_test: Student's t-test of paired values, two-sided: the probability of a mean difference at least as far from 0, if the true one is 0
-- and differences are normal. 1 where all differences are 0, 0 where all are the same and not 0, null for less than two.
create or replace function rankdb._t_test(differences double precision[])
returns double precision
language plpgsql immutable
as $$
declare
  n integer := cardinality(differences);
  mean double precision;
  deviation double precision;
  t double precision;
begin
  if n < 2 then
    return null;
  end if;
  select avg(d), stddev_samp(d) into mean, deviation from unnest(differences) d;
  if mean = 0 then
    return 1;
  end if;
  -- Equal differences have a deviation of 0 but for rounding.
  if deviation <= 1e-12 * abs(mean) then
    return 0;
  end if;
  t := mean / (deviation / sqrt(n));
  return rankdb._incomplete_beta((n - 1) / (n - 1 + t * t), (n - 1) / 2.0, 0.5);
end
$$;
comment on function rankdb._t_test(double precision[]) is 'The two-sided p-value of the paired t-test for these differences; null for less than two.';
