-- _bootstrap_interval: the percentile bootstrap interval of a mean: where the means of resamples lie. Efron 1979; for retrieval Sakai, SIGIR 2006.
-- Draws are the lower 32 bits of hashes of (seed, round, place). Null for less than two values.
-- Few values: the sums of two draws or more, in every order, are a table of at most 65,536, and one hash draws from it: as likely, in fewer steps.
-- RankDb.Ranking draws the same, so that the command line says the same interval: change both or none.
create or replace function rankdb._bootstrap_interval(
  sample double precision[], confidence double precision, rounds integer, seed bigint, out low double precision, out high double precision)
language plpgsql immutable
set jit = off
as $$
declare
  n integer := cardinality(sample);
  sums double precision[] := sample;
  width integer := 1;
  -- What is left when the values are drawn in groups of this width.
  others double precision[] := '{0}';
  size bigint;
  draws integer;
  means double precision[];
begin
  if n < 2 then
    return;
  end if;
  while cardinality(sums) * n::bigint <= 65536 and width < n loop
    sums := array(select t + s from unnest(sums) t cross join unnest(sample) s);
    width := width + 1;
  end loop;
  for i in 1 .. n % width loop
    others := array(select t + s from unnest(others) t cross join unnest(sample) s);
  end loop;
  size := cardinality(sums);
  draws := n / width;
  select percentile_cont(array[(1 - confidence) / 2, (1 + confidence) / 2]) within group (order by m.mean) into means
  from (
    select (sum(sums[1 + (((hashint8extended(8 * g, r.stream) & 4294967295) * size) >> 32)]
        + case when 8 * g + 1 < draws then sums[1 + (((hashint8extended(8 * g + 1, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 2 < draws then sums[1 + (((hashint8extended(8 * g + 2, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 3 < draws then sums[1 + (((hashint8extended(8 * g + 3, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 4 < draws then sums[1 + (((hashint8extended(8 * g + 4, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 5 < draws then sums[1 + (((hashint8extended(8 * g + 5, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 6 < draws then sums[1 + (((hashint8extended(8 * g + 6, r.stream) & 4294967295) * size) >> 32)] else 0 end
        + case when 8 * g + 7 < draws then sums[1 + (((hashint8extended(8 * g + 7, r.stream) & 4294967295) * size) >> 32)] else 0 end)
      + others[1 + (((hashint8extended(-1, min(r.stream)) & 4294967295) * cardinality(others)) >> 32)]) / n as mean
    from generate_series(1, rounds) round
    cross join lateral (select hashint8extended(round, seed) as stream offset 0) r
    cross join generate_series(0, (draws - 1) / 8) g
    group by round) m;
  low := means[1];
  high := means[2];
end
$$;
comment on function rankdb._bootstrap_interval(double precision[], double precision, integer, bigint) is
  'The percentile bootstrap interval of the mean of these values; null for less than two.';
