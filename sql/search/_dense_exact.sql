-- _dense_exact: the nearest rows among those that pass, by measuring every one of them. Null when more rows pass than "most":
-- the estimate was wrong then, and another plan may be cheaper.
create or replace function rankdb._dense_exact(index_row rankdb.indexes, scope rankdb.scope, k integer, most bigint default null)
returns rankdb.hit[]
language plpgsql stable
set jit = off
as $$
declare
  metric text := (select g.metric from rankdb.generations g where g.generation = index_row.generation);
  -- Some documents have several chunks among the nearest.
  wanted bigint := case scope.unit when 'document' then 4 * k else k end;
  fetched bigint;
  hits rankdb.hit[];
begin
  perform set_config('rankdb.filter', coalesce(scope.filter::text, ''), true);
  perform set_config('rankdb.matching_limit', coalesce((most + 1)::text, ''), true);
  loop
    -- Sorted to the last wanted chunk only; where several of them are one document's, once more, further.
    execute format(
      'with nearest as (
         select h.id, h.chunk_id, h.distance from rankdb_data.%I h
         where h.distance <> ''NaN'' order by h.distance, h.id, h.chunk_id limit $1),
       best as (
         select distinct on (case when $2 then n.id else n.chunk_id::text end) n.* from nearest n
         order by case when $2 then n.id else n.chunk_id::text end, n.distance, n.chunk_id),
       ranked as (
         select b.*, row_number() over (order by b.distance, b.id, b.chunk_id) as rank from best b)
       select coalesce(array_agg(row(r.id, r.chunk_id, rankdb._similarity(%L, r.distance), r.rank)::rankdb.hit order by r.rank) filter (where r.rank <= $3), ''{}''),
         (select count(*) from nearest)
       from ranked r', 'g' || index_row.generation || '_dense_matching', metric)
    into hits, fetched
    using wanted, scope.unit = 'document', k;
    if current_setting('rankdb.matched', true)::bigint > most then
      hits := null;
      exit;
    end if;
    exit when cardinality(hits) >= k or fetched < wanted;
    wanted := wanted * 8;
  end loop;
  perform set_config('rankdb.matching_limit', '', true);
  return hits;
end
$$;
comment on function rankdb._dense_exact(rankdb.indexes, rankdb.scope, integer, bigint) is
  'The k nearest documents (or chunks) among the rows that pass, by exact distance; null where more than that many rows pass.';
