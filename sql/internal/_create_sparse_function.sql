-- _create_sparse_function: writes the functions that read the sparse views of a generation. One of each a generation, because a
-- statement with a fixed view name is planned once a session, not once a call.
create or replace function rankdb._create_sparse_function(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  item record;
begin
  for item in
    select * from (values
      -- Each row costs a visibility probe, so none is asked for beyond the k-th document: a cursor, since FOR fetches 50 rows ahead.
      (prefix || '_sparse_walk(k integer, by_document boolean)', 'set work_mem = ''64MB''', $body$
declare
  rows no scroll cursor for select h.id, h.chunk_id, h.score from rankdb_data.{prefix}_sparse_hits h;
  candidate record;
  hits rankdb.hit[] := '{}';
  seen text[] := '{}';
begin
  open rows;
  loop
    fetch rows into candidate;
    exit when not found;
    continue when candidate.id = any (seen);
    hits := hits || row(candidate.id, candidate.chunk_id, candidate.score, cardinality(hits) + 1)::rankdb.hit;
    if by_document then
      seen := seen || candidate.id;
    end if;
    exit when cardinality(hits) >= k;
  end loop;
  close rows;
  return hits;
end$body$, 'The first k documents (or chunks) of g<N>_sparse_hits.'),
      (prefix || '_sparse_nearest(k integer, by_document boolean)', 'set plan_cache_mode = force_generic_plan', $body$
begin
  return array(
    select row(r.id, r.chunk_id, r.score, r.rank)::rankdb.hit
    from (
      select p.*, row_number() over (order by p.score desc, p.id collate "C", p.chunk_id) as rank
      from (
        select h.id, h.chunk_id, h.score,
          row_number() over (partition by h.id, case when not by_document then h.chunk_id end order by h.score desc, h.chunk_id) as place
        from rankdb_data.{prefix}_sparse_matching h) p
      where p.place = 1) r
    where r.rank <= k order by r.rank);
end$body$, 'The best k documents (or chunks) among the rows that the caller may see and that pass rankdb.filter.'),
      (prefix || '_sparse_known(by_document boolean)', 'set plan_cache_mode = force_generic_plan', $body$
begin
  return array(
    select row(p.id, p.chunk_id, p.score, null)::rankdb.hit
    from (
      select h.id, h.chunk_id, h.score,
        row_number() over (partition by h.id, case when not by_document then h.chunk_id end order by h.score desc, h.chunk_id) as place
      from rankdb_data.{prefix}_sparse_scores h) p
    where p.place = 1 order by p.id collate "C", p.chunk_id);
end$body$, 'The scores of what rankdb.sparse_ids names, best chunk of each document.')) f (signature, settings, body, remark)
  loop
    execute format('create or replace function rankdb_data.%s returns rankdb.hit[] language plpgsql stable cost 10000 %s as %L',
      item.signature, item.settings, replace(item.body, '{prefix}', prefix));
    perform rankdb._publish_function(split_part(item.signature, '(', 1), item.remark);
  end loop;
end
$$;
comment on function rankdb._create_sparse_function(rankdb.indexes) is
  'Creates rankdb_data.g<N>_sparse_walk (by the postings), g<N>_sparse_nearest (among the rows that pass) and g<N>_sparse_known (true scores).';
