-- _fuse_sets: the set logic of a fusion: legs reduced to the documents (or chunks) that every required leg retrieved, none of those
-- that only take away, and with "intersect" every other leg. The legs that take away are gone then.
create or replace function rankdb._fuse_sets(leg_hits rankdb.leg_hits[], fuse jsonb, unit text)
returns rankdb.leg_hits[]
language plpgsql immutable
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  required text[] := array(select distinct n from jsonb_array_elements_text(fuse -> 'require') n);
  scoring integer := (select count(*) from unnest(leg_hits) l where not fuse -> 'minus' ? l.name);
  kept text[];
begin
  select array_agg(k.unit_key) into kept
  from (
    select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key
    from unnest(leg_hits) l cross join lateral unnest(l.hits) h
    where h.rank is not null
    group by 1
    having not bool_or(fuse -> 'minus' ? l.name)
      and count(*) filter (where l.name = any (required)) = cardinality(required)
      and (fuse ->> 'combine' <> 'intersect' or count(*) = scoring)) k;
  return array(
    select row(l.name, l.kind, l.weight, l.lower_bound, array(
        select row(h.id, h.chunk_id, h.score, h.rank)::rankdb.hit
        from unnest(l.hits) with ordinality h join unnest(kept) k (unit_key) on k.unit_key = case unit when 'chunk' then h.chunk_id::text else h.id end
        order by h.ordinality))::rankdb.leg_hits
    from unnest(leg_hits) with ordinality l
    where not fuse -> 'minus' ? l.name
    order by l.ordinality);
end
$$;
comment on function rankdb._fuse_sets(rankdb.leg_hits[], jsonb, text) is
  'The legs of a fusion with only those hits that its settings require, minus and combine leave.';
