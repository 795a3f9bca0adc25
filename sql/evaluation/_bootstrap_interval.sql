-- _bootstrap_interval: the percentile bootstrap interval of a mean: where the means of resamples lie. Efron 1979; for retrieval Sakai, SIGIR 2006.
-- Draws are 32 bits each of hashes of (seed, round, place). Null for less than two values.
create or replace function rankdb._bootstrap_interval(
  sample double precision[], confidence double precision, rounds integer, seed bigint, out low double precision, out high double precision)
language plpgsql immutable
set jit = off
as $$
declare
  n bigint := cardinality(sample);
  ends double precision[];
begin
  if n < 2 then
    return;
  end if;
  select percentile_cont(array[(1 - confidence) / 2, (1 + confidence) / 2]) within group (order by m.mean) into ends
  from (
    select sum(sample[1 + (((h.bits & 4294967295) * n) >> 32)::integer]
      -- The last hash gives one draw where their number is odd.
      + case when 2 * pair <= n then sample[1 + ((((h.bits >> 32) & 4294967295) * n) >> 32)::integer] else 0 end) / n as mean
    from generate_series(1, rounds) round
    cross join lateral (select hashint8extended(round, seed) as stream offset 0) r
    cross join generate_series(1, (n + 1) / 2) pair
    cross join lateral (select hashint8extended(pair, r.stream) as bits offset 0) h
    group by round) m;
  low := ends[1];
  high := ends[2];
end
$$;
comment on function rankdb._bootstrap_interval(double precision[], double precision, integer, bigint) is
  'The percentile bootstrap interval of the mean of these values; null for less than two.';
