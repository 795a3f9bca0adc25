-- _candidates: fuses the legs by reciprocal rank. Cormack, Clarke and Buettcher, SIGIR 2009.
-- The score is divided by the most that these legs can give, a first rank everywhere: 0..1 whatever the weights.
create or replace function rankdb._candidates(leg_hits rankdb.leg_hits[], fuse jsonb, unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, legs jsonb)
language plpgsql stable rows 50
set jit = off
as $$
#variable_conflict use_column
declare
  k integer := fuse ->> 'k';
  best double precision := nullif((select sum(f.weight) / (k + 1) from unnest(leg_hits) f), 0);
begin
  return query
    select b.id, b.chunk_id, (row_number() over (order by b.score desc, b.id collate "C", b.chunk_id))::integer, b.score,
      -- Only for the rows that are kept: JSON costs more than the sum.
      (select jsonb_object_agg(l.name, jsonb_build_object('rank', b.ranks[p], 'score', b.scores[p], 'weight', l.weight))
       from generate_subscripts(b.legs, 1) p cross join lateral (select leg_hits[b.legs[p]].name, leg_hits[b.legs[p]].weight) l)
    from (
      select f.*
      from (
        select min(h.id) as id, (array_agg(h.chunk_id order by h.share desc, h.leg))[1] as chunk_id, coalesce(sum(h.share order by h.leg) / best, 0) as score,
          array_agg(h.leg order by h.leg) as legs, array_agg(h.rank order by h.leg) as ranks, array_agg(h.score order by h.leg) as scores
        from (
          select h.id, h.chunk_id, h.rank, h.score, l.ordinality as leg, l.weight / (k + h.rank) as share,
            case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key
          from unnest(leg_hits) with ordinality l cross join lateral unnest(l.hits) h
          where h.rank is not null) h
        group by h.unit_key) f
      order by f.score desc, f.id collate "C", f.chunk_id
      limit keep) b
    order by 3;
end
$$;
comment on function rankdb._candidates(rankdb.leg_hits[], jsonb, text, integer) is
  'The best candidates of all legs by reciprocal rank fusion; score is the share of the best possible sum, 0..1.';
