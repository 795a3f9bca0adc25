-- _calibration_error: the expected calibration error of probabilities: the mean distance of mean probability and share of relevant in
-- ten bins of equal width, weighted by their counts. Naeini, Cooper and Hauskrecht, AAAI 2015.
create or replace function rankdb._calibration_error(probabilities double precision[], relevant boolean[])
returns double precision
language plpgsql immutable
as $$
begin
  return (
    select sum(abs(b.mean - b.share) * b.counted) / sum(b.counted)
    from (
      select avg(u.p) as mean, avg(u.good::integer::double precision) as share, count(*) as counted
      from unnest(probabilities, relevant) u (p, good) where u.p is not null
      group by least(floor(u.p * 10), 9)) b);
end
$$;
comment on function rankdb._calibration_error(double precision[], boolean[]) is 'The expected calibration error over ten bins, 0 is best; null without probabilities.';
