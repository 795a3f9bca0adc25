-- check_run: what of a stored run does not fit its judgment set, or an index. Its figures may be right all the same: that is for whoever
-- made the run to say.
create or replace function rankdb.check_run(run text, index text default null)
returns table (problem text, query_id text, count integer)
language plpgsql stable
cost 100000 rows 10
as $$
#variable_conflict use_column
declare
  run_row rankdb.runs := rankdb._run(run);
  -- As in evaluate_run_queries: nobody could search a query without text.
  texts boolean := exists (select from rankdb.queries q where q.set_name = run_row.set_name);
  unknown text[];
begin
  -- Of an index that is gone nothing can be asked.
  if check_run.index is null and exists (select from rankdb.indexes i where i.name = run_row.index_name) then
    index := run_row.index_name;
  end if;
  if index is not null then
    unknown := array(select u from rankdb._unknown_documents(index, array(select distinct i.id from rankdb.run_queries q, unnest(q.ids) i (id) where q.run = run_row.name)) u);
  end if;
  return query
    select p.problem, p.query_id, p.count::integer
    from (
      select 1 as place, 'the search failed' as problem, q.query_id, null::bigint as count from rankdb.run_queries q where q.run = run_row.name and q.error is not null
      union all
      select 2, 'the query is not in the set', q.query_id, null from rankdb.run_queries q
      where q.run = run_row.name and not exists (select from rankdb.queries k where k.set_name = run_row.set_name and k.query_id = q.query_id)
        and not exists (select from rankdb.judgments j where j.set_name = run_row.set_name and j.query_id = q.query_id)
      union all
      select 3, 'the run lacks the query', j.query_id, null from rankdb.judgments j
      where j.set_name = run_row.set_name and j.grade > 0 and not exists (select from rankdb.run_queries q where q.run = run_row.name and q.query_id = j.query_id)
        and (not texts or exists (select from rankdb.queries k where k.set_name = run_row.set_name and k.query_id = j.query_id))
      group by j.query_id
      union all
      select 4, 'nothing was found', q.query_id, null from rankdb.run_queries q where q.run = run_row.name and q.error is null and q.ids = '{}'
      union all
      select 5, 'scores rise', s.query_id, count(*)
      from (select q.query_id, u.score > lag(u.score) over (partition by q.query_id order by u.place) as rises
            from rankdb.run_queries q, unnest(q.scores) with ordinality u (score, place) where q.run = run_row.name) s
      where s.rises group by s.query_id
      union all
      select 6, 'documents are not in the index', q.query_id, count(*)
      from rankdb.run_queries q, unnest(q.ids) i (id) join unnest(unknown) u (id) on u.id = i.id where q.run = run_row.name group by q.query_id) p
    order by p.place, p.query_id collate "C";
end
$$;
comment on function rankdb.check_run(text, text) is
  'What of a stored run does not fit: failed queries, queries that its set does not know, judged queries that it lacks, empty answers, scores that rise from a rank to the next (the order of the run counts all the same), documents that the index (null: the run''s own) does not have or the caller may not see, with how many. No row: all is well.';
