-- _score_legs: what a fusion by scores needs beyond the hits: the lowest score that each leg's scorer can give, and with
-- "missing": "score" the true scores of what one leg retrieved and another did not.
create or replace function rankdb._score_legs(
  index_row rankdb.indexes, legs rankdb.leg[], queries rankdb.lexical_query[], leg_hits rankdb.leg_hits[], plan jsonb, top_n integer)
returns rankdb.leg_hits[]
language plpgsql stable
set jit = off
as $$
#variable_conflict use_column
declare
  fuse jsonb := plan -> 'fuse';
  by_document boolean := plan ->> 'unit' = 'document';
  lookup boolean := fuse ->> 'missing' = 'score' and fuse ->> 'combine' <> 'intersect' and fuse ->> 'normalize' <> 'rank' and cardinality(legs) > 1;
  filters integer := (select count(distinct coalesce((l).scope.filter_sql, '')) from unnest(legs) l);
  leg rankdb.leg;
  retrieved rankdb.hit[];
  ids text[];
  chunk_ids bigint[];
  looked_up rankdb.hit[];
begin
  for i in 1..cardinality(legs) loop
    leg := legs[i];
    retrieved := leg_hits[i].hits;
    if leg_hits[i].lower_bound is null then
      leg_hits[i].lower_bound := rankdb._lower_bound(index_row, leg.kind);
    end if;
    -- A leg that found nothing has no scale, and one without weight gives nothing.
    continue when not lookup or leg.weight = 0 or fuse -> 'minus' ? leg.name or cardinality(retrieved) = 0 or leg.kind not in ('lexical', 'dense', 'sparse', 'function');
    select array_agg(w.id), array_agg(w.chunk_id) into ids, chunk_ids
    from (
      select h.id, min(h.chunk_id) as chunk_id
      from unnest(leg_hits) with ordinality f cross join lateral unnest(f.hits) h
      where h.rank is not null and not fuse -> 'minus' ? f.name
      group by h.id, case when not by_document then h.chunk_id end
      having not bool_or(f.ordinality = i)) w;
    continue when ids is null;
    if filters > 1 and (leg.scope).filter_sql is not null then
      -- Rows that the leg's own filter hides from it have no score in it.
      perform set_config('rankdb.wanted_ids', ids::text, true), set_config('rankdb.wanted_chunks', '', true);
      execute format(
        'select array_agg(w.id), array_agg(w.chunk_id) from unnest($1, $2) w (id, chunk_id) where w.id in (select h.id from rankdb_data.%I h %s)',
        'g' || index_row.generation || '_wanted', rankdb._filter_join(index_row.source, (leg.scope).filter_sql))
      into ids, chunk_ids using ids, chunk_ids;
      continue when ids is null;
    end if;
    if cardinality(retrieved) >= greatest(leg.top, top_n) then
      looked_up := rankdb._true_scores(index_row, leg, queries[i], plan, ids, chunk_ids);
    else
      -- It found all there is: what it did not find has no word of the query, no vector, or no value.
      looked_up := case when leg.kind in ('lexical', 'sparse') then array(
        select row(w.id, w.chunk_id, 0, null)::rankdb.hit from unnest(ids, chunk_ids) w (id, chunk_id)) else '{}' end;
    end if;
    leg_hits[i].hits := retrieved || looked_up;
  end loop;
  return leg_hits;
end
$$;
comment on function rankdb._score_legs(rankdb.indexes, rankdb.leg[], rankdb.lexical_query[], rankdb.leg_hits[], jsonb, integer) is
  'The hits of legs with lower bounds, and with hits without a rank for true scores of what other legs retrieved.';
