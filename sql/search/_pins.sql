-- _pins: pinned documents that no leg found, as candidates without a score: those that exist, that the caller may see and that
-- pass the search's filter. Their first chunk stands for them.
create or replace function rankdb._pins(index_row rankdb.indexes, ids text[], filter jsonb)
returns rankdb.candidate[]
language plpgsql stable
set jit = off
as $$
declare
  condition text := rankdb._filter_sql(index_row.source, filter);
  pin rankdb.candidate;
  pins rankdb.candidate[] := '{}';
begin
  pin.fused := 0;
  pin.score := 0;
  pin.legs := '{}';
  for pin.id, pin.chunk_id in execute format($sql$
    select p.id, p.chunk_id
    from (select distinct on (v.id) v.id, v.chunk_id from rankdb_data.%I v where v.id = any ($1) order by v.id, v.ordinal) p
    %s$sql$, 'g' || index_row.generation || '_chunks',
    case when condition is not null then format('cross join lateral (select from %s s where %s and (%s) is true offset 0) f',
      rankdb._qualified(index_row.source), rankdb._key_condition(index_row.source, 'p.id'), condition) end)
    using ids
  loop
    pins := pins || pin;
  end loop;
  return pins;
end
$$;
comment on function rankdb._pins(rankdb.indexes, text[], jsonb) is 'Candidates for ids that no leg found, as far as the caller may see them and they pass the filter; score 0.';
