-- _fuse_scores: the documents (or chunks) that are best by their normalised scores. CombSUM, CombMNZ, CombANZ, CombMED, CombMAX and
-- CombMIN: Fox and Shaw, TREC-2, 1994; convex: CombSUM with weights divided by their sum, Bruch, Gai and Ingber, TOIS 2023.
-- What a leg gives a document that it says nothing of ("fills") is its lower end, or nothing with "missing": "zero".
-- As in _fuse_ranks, sums are unordered here; keys whose score is as good as the last wanted one come too.
create or replace function rankdb._fuse_scores(
  leg_hits rankdb.leg_hits[], fuse jsonb, lengths integer[], offsets double precision[], units double precision[], floors double precision[],
  lowest double precision[], fills double precision[], unit text, keep integer)
returns text[]
language plpgsql immutable
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  method text := fuse ->> 'method';
  normalization text := fuse ->> 'normalize';
  lookup text := fuse ->> 'missing';
  constant_sum double precision := (select coalesce(sum(f), 0) from unnest(fills) f);
  filled bigint := (select count(f) from unnest(fills) f);
  fetched bigint := keep + 16::bigint;
  -- The largest term that there can be: rounding is relative to it.
  largest double precision := (
    select sum(l.weight * greatest(abs(rankdb._normalized(normalization, (l.hits[1]).score, 1, l.length, l.first_value, l.unit_value, l.floor_value)), abs(l.lowest), 1))
    from unnest(leg_hits, lengths, offsets, units, floors, lowest) l (name, kind, weight, lower_bound, hits, length, first_value, unit_value, floor_value, lowest));
  keys text[];
  scores double precision[];
begin
  for attempt in 1..2 loop
    if method in ('convex', 'combsum', 'combmnz', 'combanz') then
      select array_agg(d.unit_key), array_agg(d.score order by d.score desc) into keys, scores
      from (
        select h.unit_key,
          (coalesce(sum(h.share - coalesce(h.fill, 0)), 0) + constant_sum)
            * case method when 'combmnz' then count(h.rank) filter (where h.weight > 0)
                when 'combanz' then 1 / greatest(case lookup when 'zero' then count(h.share) filter (where h.weight > 0) else filled end, 1)::double precision else 1 end as score
        from (
          select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key, h.rank, l.weight, l.fill,
            l.weight * case when h.rank is not null or lookup = 'score' then rankdb._normalized(normalization, h.score, h.rank, l.length, l.first_value, l.unit_value, l.floor_value)
              when lookup = 'lowest' then l.lowest end as share
          from unnest(leg_hits, lengths, offsets, units, floors, lowest, fills) l (name, kind, weight, lower_bound, hits, length, first_value, unit_value, floor_value, lowest, fill)
          cross join lateral unnest(l.hits) h) h
        group by 1 having count(h.rank) > 0 order by 2 desc limit fetched) d;
    else
      -- The fills of a document depend on the set of legs that say something of it, and there are few such sets.
      select array_agg(d.unit_key), array_agg(d.score order by d.score desc) into keys, scores
      from (
        with found as materialized (
          select h.unit_key, max(h.share) as largest, min(h.share) as smallest, bit_or(h.bit) as legs,
            case method when 'combmed' then array_agg(h.share) end as shares
          from (
            select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key, h.rank, 1 << l.ordinality::integer as bit,
              case when l.weight > 0 then
                l.weight * case when h.rank is not null or lookup = 'score' then rankdb._normalized(normalization, h.score, h.rank, l.length, l.first_value, l.unit_value, l.floor_value)
                  when lookup = 'lowest' then l.lowest end end as share
            from unnest(leg_hits, lengths, offsets, units, floors, lowest) with ordinality l (name, kind, weight, lower_bound, hits, length, first_value, unit_value, floor_value, lowest, ordinality)
            cross join lateral unnest(l.hits) h) h
          group by 1 having count(h.rank) > 0),
        sets as (
          select s.legs, max(f.fill) as largest, min(f.fill) as smallest, array_agg(f.fill) as fills
          from (select distinct f.legs from found f) s
          left join unnest(fills) with ordinality f (fill, place) on f.fill is not null and s.legs & (1 << f.place::integer) = 0
          group by s.legs)
        select f.unit_key,
          coalesce(case method
            when 'combmax' then greatest(f.largest, s.largest)
            when 'combmin' then least(f.smallest, s.smallest)
            else (select (v.sorted[(cardinality(v.sorted) + 1) / 2] + v.sorted[cardinality(v.sorted) / 2 + 1]) / 2
                  from (select array_agg(x order by x) as sorted from unnest(f.shares || s.fills) x where x is not null) v) end, 0) as score
        from found f join sets s on s.legs = f.legs
        order by 2 desc limit fetched) d;
    end if;
    exit when fetched is null or cardinality(scores) < fetched or scores[fetched] < scores[keep] - 1e-12 * (abs(scores[keep]) + largest);
    fetched := null;
  end loop;
  return keys;
end
$$;
comment on function rankdb._fuse_scores(
  rankdb.leg_hits[], jsonb, integer[], double precision[], double precision[], double precision[], double precision[], double precision[], text, integer) is
  'Ids (or chunk ids as text) among which are the best by a combination of normalised scores, in no order.';
