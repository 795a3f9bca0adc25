-- _fuse: fuses the hits of legs by any method (docs/fusion.md), for rankdb.fuse and for searches.
-- score is what the method gives. share is its place on 0..1: the part of the best possible score, or where a method has no bounds
-- 1 - 1 / (2 + 2x) of the score over the weights (below 0: 1 / (2 - 2x)), which keeps the order.
create or replace function rankdb._fuse(leg_hits rankdb.leg_hits[], fuse jsonb, unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, share double precision, legs jsonb)
language plpgsql immutable rows 50
as $$
#variable_conflict use_column
declare
  method text := fuse ->> 'method';
  by_score boolean := rankdb._fuses_scores(method);
  all_hits rankdb.leg_hits[] := leg_hits;
  scales record;
  lengths integer[];
  fills double precision[];
  keys text[];
  scores double precision[];
  weights double precision;
  voting integer;
  lowest double precision := 0;
  highest double precision := 1;
  squashed boolean := false;
begin
  if fuse -> 'minus' <> '[]' then
    leg_hits := array(select row(l.name, l.kind, l.weight, l.lower_bound, l.hits)::rankdb.leg_hits
                      from unnest(leg_hits) with ordinality l where not fuse -> 'minus' ? l.name order by l.ordinality);
  end if;
  select sum(l.weight order by l.weight), count(*) filter (where l.weight > 0) into weights, voting from unnest(leg_hits) l;
  -- Lengths and scales are those of the whole lists, before any document is left out.
  select null::integer[] as retrieved, null::double precision[] as offsets, null::double precision[] as units, null::double precision[] as floors, null::double precision[] as lowest into scales;
  if by_score then
    select * into scales from rankdb._leg_scales(leg_hits, fuse) s;
    lengths := scales.lengths;
    fills := array(
      select case when l.weight > 0 and l.retrieved > 0 and fuse ->> 'missing' <> 'zero' then l.weight * l.lowest end
      from unnest(leg_hits, scales.retrieved, scales.lowest) with ordinality l (name, kind, weight, lower_bound, hits, retrieved, lowest, place) order by l.place);
    squashed := fuse ->> 'normalize' not in ('min-max', 'theoretical-min', 'rank', 'sigmoid');
  elsif method = 'borda' then
    lengths := array(select greatest(count(h.rank), max(h.rank), 0) from unnest(leg_hits) with ordinality l left join lateral unnest(l.hits) h on true group by l.ordinality order by l.ordinality);
  end if;
  if fuse -> 'minus' <> '[]' or fuse -> 'require' <> '[]' or fuse ->> 'combine' = 'intersect' then
    leg_hits := rankdb._fuse_sets(all_hits, fuse, unit);
  end if;
  if 0 = any (scales.retrieved) then
    -- Scores looked up for a leg that found nothing have no scale.
    leg_hits := array(select row(l.name, l.kind, l.weight, l.lower_bound, case when l.retrieved > 0 then l.hits else '{}' end)::rankdb.leg_hits
                      from unnest(leg_hits, scales.retrieved) with ordinality l (name, kind, weight, lower_bound, hits, retrieved, place) order by l.place);
  end if;

  if by_score then
    keys := rankdb._fuse_scores(leg_hits, fuse, lengths, scales.offsets, scales.units, scales.floors, scales.lowest, fills, unit, keep);
    highest := case method when 'convex' then 1 when 'combsum' then weights when 'combmnz' then weights * voting
      else (select max(l.weight) from unnest(leg_hits) l) end;
  elsif method = 'copeland' then
    select c.keys, c.scores into keys, scores from rankdb._fuse_copeland(leg_hits, unit) c;
    highest := cardinality(keys) - 1;
    lowest := -highest;
  elsif method in ('condorcet', 'interleave') then
    keys := case method when 'condorcet' then rankdb._fuse_condorcet(leg_hits, (fuse ->> 'k')::integer, unit) else rankdb._fuse_turns(leg_hits, unit, keep) end;
    -- An order without degrees.
    scores := array(select 1 / n::double precision from generate_series(1, cardinality(keys)) n order by n);
  else
    keys := rankdb._fuse_ranks(leg_hits, fuse, lengths, unit, keep);
    highest := case method when 'rrf' then weights / ((fuse ->> 'k')::integer + 1)
      when 'borda' then (select sum(l.weight * greatest(l.length - 1, 0)) from unnest(leg_hits, lengths) l (name, kind, weight, lower_bound, hits, length))
      when 'rbc' then weights * (1 - (fuse ->> 'phi')::double precision)
      else weights * rankdb._rank_factor(method, voting) end;
  end if;
  return query
    select r.id, r.chunk_id, r.place, r.score,
      case when weights = 0 then 0
        when squashed then case when r.score < 0 then 0.5 / (1 - r.score / highest) else 1 - 0.5 / (1 + r.score / highest) end
        when highest > lowest then least(greatest((r.score - lowest) / (highest - lowest), 0), 1)
        else 1 end,
      r.legs
    from rankdb._fused_rows(leg_hits, fuse, lengths, scales.offsets, scales.units, scales.floors, scales.lowest, fills, keys, scores, unit, keep) r;
end
$$;
comment on function rankdb._fuse(rankdb.leg_hits[], jsonb, text, integer) is
  'The best documents (or chunks) of all legs: score as the method gives it, share of it on 0..1, the chunk that stands for each, and what each leg says of it.';
