-- _tune_cut: what the legs would have found had they looked less deep.
create or replace function rankdb._tune_cut(leg_hits rankdb.leg_hits[], tops integer[])
returns rankdb.leg_hits[]
language plpgsql immutable
as $$
begin
  return array(
    select row(l.name, l.kind, l.weight, l.lower_bound, array(
        select row(h.id, h.chunk_id, h.score, h.rank)::rankdb.hit from unnest(l.hits) with ordinality h where h.rank <= tops[l.ordinality] order by h.ordinality))::rankdb.leg_hits
    from unnest(leg_hits) with ordinality l order by l.ordinality);
end
$$;
comment on function rankdb._tune_cut(rankdb.leg_hits[], integer[]) is 'The legs with at most so many hits each.';
