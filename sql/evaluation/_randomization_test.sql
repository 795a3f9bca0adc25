-- _randomization_test: Fisher's randomisation test of paired values, two-sided: the share of sign assignments whose mean is at least as far
-- from 0 as the one seen. Smucker, Allan and Carterette, CIKM 2007. All assignments of up to 20 differences, else random ones, among which the
-- one seen counts too, so that the answer is never 0. The random signs are the bits of hashes of (seed, round, place): the same for the same seed.
-- Eight signs are one byte, and its sum is looked up: an eighth of the additions.
-- RankDb.Ranking draws the same signs and adds in the same order, so that the command line says the same p: change both or none.
create or replace function rankdb._randomization_test(differences double precision[], rounds integer, seed bigint)
returns double precision
language plpgsql immutable
set jit = off
as $$
declare
  sizes double precision[] := array(select abs(d) from unnest(differences) d where abs(d) >= 1e-12);
  n integer := cardinality(sizes);
  observed double precision := (select abs(sum(d)) - 1e-9 from unnest(differences) d where abs(d) >= 1e-12);
  words integer;
  quarters double precision[];
  sums double precision[];
  extreme bigint;
begin
  if n = 0 then
    return 1;
  end if;
  words := (n + 63) / 64;
  -- What the signs in four bits make of four differences (there are none beyond the last), and from that, sums[256 * block + byte + 1]:
  -- what a byte makes of eight.
  quarters := array(
    select case s & 1 when 1 then 1 else -1 end * coalesce(sizes[4 * place + 1], 0) + case s & 2 when 2 then 1 else -1 end * coalesce(sizes[4 * place + 2], 0)
      + case s & 4 when 4 then 1 else -1 end * coalesce(sizes[4 * place + 3], 0) + case s & 8 when 8 then 1 else -1 end * coalesce(sizes[4 * place + 4], 0)
    from generate_series(0, 16 * words - 1) place cross join generate_series(0, 15) s
    order by place, s);
  sums := array(
    select quarters[32 * block + (byte & 15) + 1] + quarters[32 * block + 17 + (byte >> 4)]
    from generate_series(0, 8 * words - 1) block cross join generate_series(0, 255) byte
    order by block, byte);
  if n <= 20 then
    -- The last sign stays: turning all signs gives the same distance.
    return (
      select count(*) filter (where abs(sums[(s & 255) + 1] + sums[257 + ((s >> 8) & 255)] + sums[513 + (s >> 16)]) >= observed) / count(*)::double precision
      from generate_series(0, (1 << (n - 1)) - 1) s);
  end if;
  select count(*) into extreme
  from (
    select sum(sums[2048 * word + 1 + (h.bits & 255)] + sums[2048 * word + 257 + ((h.bits >> 8) & 255)]
      + sums[2048 * word + 513 + ((h.bits >> 16) & 255)] + sums[2048 * word + 769 + ((h.bits >> 24) & 255)]
      + sums[2048 * word + 1025 + ((h.bits >> 32) & 255)] + sums[2048 * word + 1281 + ((h.bits >> 40) & 255)]
      + sums[2048 * word + 1537 + ((h.bits >> 48) & 255)] + sums[2048 * word + 1793 + ((h.bits >> 56) & 255)]) as total
    from generate_series(1, rounds) round
    cross join lateral (select hashint8extended(round, seed) as stream offset 0) r
    cross join generate_series(0, words - 1) word
    cross join lateral (select hashint8extended(word, r.stream) as bits offset 0) h
    group by round) t
  where abs(t.total) >= observed;
  return (extreme + 1) / (rounds + 1)::double precision;
end
$$;
comment on function rankdb._randomization_test(double precision[], integer, bigint) is
  'The two-sided p-value of the paired randomisation test for these differences: exact for up to 20 that are not 0, else by random signs.';
