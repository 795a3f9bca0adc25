-- _create_dense_functions: writes the functions that read the dense views of a generation, once its dimension is known.
-- One of each a generation, because a statement with a fixed view name is planned once a session, not once a call. No plan is
-- bound to a role: the views are read as their owner, and what a caller may see is asked by functions that run as the caller.
create or replace function rankdb._create_dense_functions(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  metric text := (select g.metric from rankdb.generations g where g.generation = index_row.generation);
  item record;
begin
  for item in
    select * from (values
      -- Sorted to the last wanted chunk only; where several of them are one document's, once more, further.
      (prefix || '_nearest(k integer, by_document boolean, most bigint)', 'set plan_cache_mode = force_generic_plan', $body$
declare
  -- Some documents have several chunks among the nearest.
  wanted bigint := case when by_document then 4 * k::bigint else k end;
  fetched bigint;
  hits rankdb.hit[];
begin
  loop
    with nearest as (
      select h.id, h.chunk_id, h.distance from rankdb_data.{prefix}_dense_matching h
      where h.distance <> 'NaN' order by h.distance, h.id, h.chunk_id limit wanted),
    placed as (
      select n.*, row_number() over (partition by case when by_document then n.id else n.chunk_id::text end order by n.distance, n.chunk_id) as place
      from nearest n),
    ranked as (
      select p.*, row_number() over (order by p.distance, p.id, p.chunk_id) as rank from placed p where p.place = 1)
    select coalesce(array_agg(row(r.id, r.chunk_id, rankdb._similarity({metric}, r.distance), r.rank)::rankdb.hit order by r.rank) filter (where r.rank <= k), '{}'),
      (select count(*) from nearest)
    into hits, fetched
    from ranked r;
    if current_setting('rankdb.matched', true)::bigint > most then
      return null;
    end if;
    exit when cardinality(hits) >= k or fetched < wanted;
    wanted := wanted * 8;
  end loop;
  return hits;
end$body$, 'The k nearest documents (or chunks) among the rows that the caller may see and that pass rankdb.filter; null where more than "most" rows pass.'),
      -- Each row costs a visibility probe, so none is asked for beyond the k-th document: a cursor, since FOR fetches 50 rows ahead.
      -- It keeps the search path of its caller, as the probe does: under another path that one's plan would be made anew.
      (prefix || '_walk(k integer, by_document boolean)', '', $body$
declare
  rows no scroll cursor for
    select h.id, h.chunk_id, rankdb._similarity({metric}, h.distance) as score from rankdb_data.{prefix}_dense_hits h order by h.distance;
  candidate record;
  ended boolean;
  checked boolean := not by_document;
  hits rankdb.hit[] := '{}';
  seen text[];
begin
  open rows;
  loop
    fetch rows into candidate;
    ended := not found;
    if not ended then
      continue when candidate.score = 'NaN' or candidate.id = any (seen);
      hits := hits || row(candidate.id, candidate.chunk_id, candidate.score, cardinality(hits) + 1)::rankdb.hit;
      if seen is not null then
        seen := seen || candidate.id;
      end if;
    end if;
    if ended or cardinality(hits) >= k then
      exit when checked;
      -- Looked for only once there are k: most documents come once, and a look at every row costs more than the walk.
      select coalesce(array_agg(row(d.id, d.chunk_id, d.score, d.place)::rankdb.hit order by d.place), '{}'), coalesce(array_agg(d.id), '{}')
      into hits, seen
      from (
        select f.*, row_number() over (order by f.rank) as place
        from (select distinct on (h.id) h.* from unnest(hits) h order by h.id, h.rank) f) d;
      checked := true;
      exit when ended or cardinality(hits) >= k;
    end if;
  end loop;
  close rows;
  return hits;
end$body$, 'The first k documents (or chunks) that the caller may see, as the HNSW index gives them; rankdb._dense_walk sets it up.')) f (signature, settings, body, remark)
  loop
    execute format('create or replace function rankdb_data.%s returns rankdb.hit[] language plpgsql stable cost 10000 %s as %L',
      item.signature, item.settings, replace(replace(item.body, '{prefix}', prefix), '{metric}', quote_literal(metric)));
    perform rankdb._publish_function(split_part(item.signature, '(', 1), item.remark);
  end loop;
end
$$;
comment on function rankdb._create_dense_functions(rankdb.indexes) is
  'Creates rankdb_data.g<N>_nearest (exact, among the rows that pass) and g<N>_walk (by the HNSW index): the dense searches of a generation.';
