-- _adopt_chunks: what a function or foreign leg found is a document, and its first chunk stands for it only where no leg that read
-- texts found a better one. Its hits get the chunk of the text leg that ranks the document best (by weight / rank), so that the
-- fusion, whichever leg it takes the chunk from, shows and reranks the passage that answers the query.
create or replace function rankdb._adopt_chunks(leg_hits rankdb.leg_hits[])
returns rankdb.leg_hits[]
language plpgsql immutable
as $$
declare
  ids text[];
  chunks bigint[];
begin
  select array_agg(t.id order by t.id), array_agg(t.chunk_id order by t.id) into ids, chunks
  from (
    select distinct on (h.id) h.id, h.chunk_id
    from unnest(leg_hits) with ordinality l cross join lateral unnest(l.hits) h
    where l.kind not in ('function', 'foreign') and h.rank is not null
    order by h.id, l.weight / (60 + h.rank) desc, l.ordinality) t;
  if ids is null then
    return leg_hits;
  end if;
  for i in 1 .. cardinality(leg_hits) loop
    if (leg_hits[i]).kind in ('function', 'foreign') then
      leg_hits[i].hits := array(
        select row(h.id, coalesce(t.chunk_id, h.chunk_id), h.score, h.rank)::rankdb.hit
        from unnest((leg_hits[i]).hits) h left join unnest(ids, chunks) t (id, chunk_id) on t.id = h.id
        order by h.rank);
    end if;
  end loop;
  return leg_hits;
end
$$;
comment on function rankdb._adopt_chunks(rankdb.leg_hits[]) is
  'The hits of all legs, those of function and foreign legs with the chunk that a text leg found of the same document, where one did.';
