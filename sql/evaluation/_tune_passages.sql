-- _tune_passages: which passage of each document each leg found, as the keys "passages" and "adopts" of a case: candidates are numbered
-- from 0. Which of them a reranker reads depends on weights and ranks, so the replay decides. Legs that find documents and not passages take that of another leg.
create or replace function rankdb._tune_passages(leg_hits rankdb.leg_hits[], candidates rankdb.candidate[], ids text[])
returns text
language plpgsql immutable
as $$
begin
  -- The usual case: as many passages as documents.
  if ids = array(select c.id from unnest(candidates) with ordinality c order by c.ordinality) then
    return '';
  end if;
  return format(',"passages":%s,"adopts":%s', (
      select jsonb_agg(f.passages order by f.leg)
      from (
        select l.ordinality as leg, coalesce((
            select jsonb_agg(p.number order by i.place)
            from unnest(ids) with ordinality i (id, place)
            left join (
              select h.id, coalesce(c.number, d.number) as number
              from unnest(l.hits) h
              left join (select u.chunk_id, u.ordinality - 1 as number from unnest(candidates) with ordinality u) c on c.chunk_id = h.chunk_id
              left join (select u.id, min(u.ordinality) - 1 as number from unnest(candidates) with ordinality u group by u.id) d on d.id = h.id) p on p.id = i.id), '[]') as passages
        from unnest(leg_hits) with ordinality l) f),
    (select coalesce(jsonb_agg(l.ordinality - 1 order by l.ordinality), '[]') from unnest(leg_hits) with ordinality l where l.kind in ('function', 'foreign')));
end
$$;
comment on function rankdb._tune_passages(rankdb.leg_hits[], rankdb.candidate[], text[]) is 'JSON text of the passages that the legs found, by leg and document, and of the legs that have none of their own.';
