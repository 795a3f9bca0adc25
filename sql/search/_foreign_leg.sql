-- _foreign_leg: documents that the caller found elsewhere. Ids that are not indexed, hidden from the caller or left out by the filter
-- are no hits, and which of the three it was is not told. Ranked by the given scores, then id, or in the order given, where the score
-- is 1 / rank.
create or replace function rankdb._foreign_leg(index_row rankdb.indexes, leg rankdb.leg, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  ids text[];
  scores double precision[];
  hits rankdb.hit[];
begin
  select array_agg(coalesce(h.value ->> 'id', h.value #>> '{}') order by h.ordinality),
    -- Smaller than double precision knows is 0.
    array_agg(case when abs((h.value ->> 'score')::numeric) < 1e-300 then 0 else (h.value ->> 'score')::double precision end order by h.ordinality)
  into ids, scores
  from jsonb_array_elements(leg.settings -> 'hits') with ordinality h;
  if ids is null then
    return '{}';
  end if;
  execute format(
    'select array(select row(p.id, p.chunk_id, coalesce(p.score, 1.0 / p.rank), p.rank)::rankdb.hit
                  from (select h.id, h.chunk_id, ($2)[h.place] as score, row_number() over (order by ($2)[h.place] desc, case when ($2)[h.place] is null then h.place end, h.id) as rank
                        from rankdb_data.%I($1) h %s) p
                  where p.rank <= $3 order by p.rank)',
    'g' || index_row.generation || '_documents_of', case when (leg.scope).filter_sql is null then '' else rankdb._filter_join(index_row.source, (leg.scope).filter_sql) end)
  into hits using ids, scores, k;
  return hits;
end
$$;
comment on function rankdb._foreign_leg(rankdb.indexes, rankdb.leg, integer) is
  'The k best of the hits that a caller gives with a search, as far as they are indexed, visible to it and pass the leg''s filter.';
