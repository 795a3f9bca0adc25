-- _fused_rows: the rows of a fusion: of the documents (or chunks) that a method picked the exact score, the order, and what each leg says.
-- Terms are added smallest first, so that the order of the legs breaks no tie. Methods that vote or take turns give the scores themselves.
-- The chunk that stands for a document is that of the leg that gives it most.
create or replace function rankdb._fused_rows(
  leg_hits rankdb.leg_hits[], fuse jsonb, lengths integer[], offsets double precision[], units double precision[], floors double precision[],
  lowest double precision[], fills double precision[], keys text[], given double precision[], unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, legs jsonb)
language plpgsql immutable rows 50
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  method text := fuse ->> 'method';
  normalization text := fuse ->> 'normalize';
  lookup text := fuse ->> 'missing';
  constant_k integer := fuse ->> 'k';
  phi double precision := fuse ->> 'phi';
  by_score boolean := offsets is not null;
  -- A look into leg_hits copies a whole leg.
  names text[] := array(select l.name from unnest(leg_hits) with ordinality l order by l.ordinality);
  weights double precision[] := array(select l.weight from unnest(leg_hits) with ordinality l order by l.ordinality);
  weight_sum double precision := (select sum(l.weight order by l.weight) from unnest(leg_hits) l where l.weight > 0);
  filled boolean := exists (select from unnest(fills) f where f <> 0) or method in ('combanz', 'combmed', 'combmax', 'combmin');
begin
  return query
    select b.id, b.chunk_id, (row_number() over (order by b.score desc, b.id collate "C", b.chunk_id))::integer, b.score,
      -- Only for the rows that are kept: JSON costs more than the sum.
      (select jsonb_strip_nulls(jsonb_object_agg(names[b.legs[p]],
         jsonb_build_object('rank', b.ranks[p], 'score', b.scores[p], 'normalized', b.normalized[p], 'weight', weights[b.legs[p]])))
       from generate_subscripts(b.legs, 1) p)
    from (
      select f.id, f.chunks[cardinality(f.chunks)] as chunk_id, f.legs, f.ranks, f.scores, f.normalized,
        case
          when given is not null then f.given_score
          when not by_score then coalesce(f.total, 0) * rankdb._rank_factor(method, f.found)
          when not filled then coalesce(f.total, 0) / case method when 'convex' then weight_sum else 1 end * case method when 'combmnz' then f.found else 1 end
          else (
            select coalesce(case method
                when 'convex' then sum(v.x order by v.x) / weight_sum
                when 'combsum' then sum(v.x order by v.x)
                when 'combmnz' then sum(v.x order by v.x) * f.found
                when 'combanz' then sum(v.x order by v.x) / count(*)
                when 'combmax' then max(v.x)
                when 'combmin' then min(v.x)
                else ((array_agg(v.x order by v.x))[(count(*) + 1) / 2] + (array_agg(v.x order by v.x))[count(*) / 2 + 1]) / 2 end, 0)
            from (
              select x from unnest(f.shares) x where x is not null
              union all
              select u.fill from unnest(fills) with ordinality u (fill, leg) where u.fill is not null and u.leg <> all (f.legs)) v)
        end as score
      from (
        -- The rows come sorted, so that no aggregate sorts for each document: the smallest term first, the leg that gives most last.
        select h.unit_key, min(h.given_score) as given_score, min(h.id) as id, array_agg(h.chunk_id) filter (where h.chunk_id is not null) as chunks, sum(h.share) as total, count(h.rank) filter (where h.weight > 0) as found,
          case when filled then array_agg(case when h.weight > 0 then h.share end) end as shares,
          array_agg(h.leg) as legs, array_agg(h.rank) as ranks, array_agg(h.score) as scores, array_agg(h.normalized) as normalized
        from (
          select h.*, case
              when by_score then h.weight * h.normalized
              when method in ('isr', 'log-isr', 'rbc', 'borda') then h.weight * rankdb._rank_term(method, phi, h.rank, h.length)
              else h.weight / (constant_k + h.rank) end as share
          from (
            select kept.unit_key collate "C" as unit_key, kept.given_score, h.id, h.chunk_id, h.rank, h.score, l.ordinality as leg, l.weight, l.length,
              case when not by_score then null
                when h.rank is not null or lookup = 'score' then rankdb._normalized(normalization, h.score, h.rank, l.length, l.first_value, l.unit_value, l.floor_value)
                when lookup = 'lowest' then l.lowest end as normalized
            from unnest(leg_hits, lengths, offsets, units, floors, lowest) with ordinality l (name, kind, weight, lower_bound, hits, length, first_value, unit_value, floor_value, lowest, ordinality)
            cross join lateral unnest(l.hits) h
            join unnest(keys, given) kept (unit_key, given_score) on kept.unit_key = case unit when 'chunk' then h.chunk_id::text else h.id end) h
          order by h.unit_key, share nulls first, h.leg desc) h
        group by h.unit_key) f
      order by score desc, f.id collate "C", chunk_id
      limit keep) b
    order by 3;
end
$$;
comment on function rankdb._fused_rows(
  rankdb.leg_hits[], jsonb, integer[], double precision[], double precision[], double precision[], double precision[], double precision[], text[], double precision[], text, integer) is
  'The best rows of a fusion among the ids (or chunk ids as text) that are given: raw fused score, place, the chunk that stands for it, and rank, score, normalised score and weight in each leg.';
