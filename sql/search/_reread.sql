-- _reread: frozen rows as the caller may see them now, with their texts. One whose text was indexed anew since has other chunks: the
-- document is shown by the chunk at the same place, or the nearest to it; a row that was a chunk itself is gone.
create or replace function rankdb._reread(index_row rankdb.indexes, frozen rankdb.candidate[], unit text, reach integer)
returns rankdb.candidate[]
language plpgsql stable
as $$
declare
  passages text := format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_passages');
  seen rankdb.candidate[];
  moved rankdb.candidate[];
begin
  execute passages into seen using frozen, reach;
  if cardinality(seen) = cardinality(frozen) or unit = 'chunk' then
    return seen;
  end if;
  execute format(
    'select array(
       select row(f.id, v.chunk_id, f.place, f.fused, f.legs, f.ordinal, f.start_at, f.end_at, null, null, null, null, f.fields, f.boost, f.boosts, f.embedding, f.score, f.stages, f.windows, f.exact, f.uncalibrated, f.said)::rankdb.candidate
       from unnest($1) f
       cross join lateral (select c.chunk_id from rankdb_data.%I c where c.id = f.id order by abs(c.ordinal - f.ordinal), c.ordinal limit 1) v
       where f.place <> all ($2))', 'g' || index_row.generation || '_chunks')
  into moved using frozen, array(select s.place from unnest(seen) s);
  if cardinality(moved) > 0 then
    execute passages into moved using moved, reach;
    seen := array(select s::rankdb.candidate from unnest(seen || moved) s order by s.place);
  end if;
  return seen;
end
$$;
comment on function rankdb._reread(rankdb.indexes, rankdb.candidate[], text, integer) is
  'Those of the frozen rows that the caller may read now, with the texts of today.';
