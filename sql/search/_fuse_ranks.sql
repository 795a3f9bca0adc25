-- _fuse_ranks: the documents (or chunks) that are best by a sum of one term for each leg that retrieved them, made of the rank alone.
-- rrf: Cormack, Clarke and Buettcher, SIGIR 2009. isr and log-isr: Mourao, Martins and Magalhaes, 2013 and 2015, with ln(1 + legs),
-- since ln(legs) would make all that one leg alone found equal. rbc: Bailey, Moffat, Scholer and Thomas, SIGIR 2017.
-- borda: the documents of the leg that it beats.
-- One pass with unordered sums, which is what makes it fast. Their last digits depend on the order of the legs, so keys whose sum
-- is as good as the last wanted one come too, and _fused_rows orders them by the exact sums.
create or replace function rankdb._fuse_ranks(leg_hits rankdb.leg_hits[], fuse jsonb, lengths integer[], unit text, keep integer)
returns text[]
language plpgsql immutable
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  method text := fuse ->> 'method';
  constant_k integer := fuse ->> 'k';
  phi double precision := fuse ->> 'phi';
  fetched bigint := keep + 16::bigint;
  keys text[];
  sums double precision[];
begin
  for attempt in 1..2 loop
    if method = 'rrf' then
      select array_agg(d.unit_key), array_agg(d.score order by d.score desc) into keys, sums
      from (
        select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key, sum(l.weight / (constant_k + h.rank)) as score
        from unnest(leg_hits) l cross join lateral unnest(l.hits) h
        where h.rank is not null
        group by 1 order by 2 desc limit fetched) d;
    else
      select array_agg(d.unit_key), array_agg(d.score order by d.score desc) into keys, sums
      from (
        select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key,
          sum(l.weight * rankdb._rank_term(method, phi, h.rank, l.length)) * rankdb._rank_factor(method, count(*) filter (where l.weight > 0)) as score
        from unnest(leg_hits, lengths) l (name, kind, weight, lower_bound, hits, length) cross join lateral unnest(l.hits) h
        where h.rank is not null
        group by 1 order by 2 desc limit fetched) d;
    end if;
    exit when fetched is null or cardinality(sums) < fetched or sums[fetched] < sums[keep] * (1 - 1e-12);
    fetched := null;
  end loop;
  return keys;
end
$$;
comment on function rankdb._fuse_ranks(rankdb.leg_hits[], jsonb, integer[], text, integer) is
  'Ids (or chunk ids as text) among which are the best by rrf, isr, log-isr, rbc or borda, in no order.';
