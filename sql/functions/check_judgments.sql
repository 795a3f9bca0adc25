-- check_judgments: what of a judgment set is never measured, or cannot be found.
create or replace function rankdb.check_judgments(judgment_set text, index text default null)
returns table (problem text, query_id text, id text)
language plpgsql stable
cost 100000 rows 10
as $$
#variable_conflict use_column
declare
  unknown text[];
begin
  if not exists (select from rankdb.judgments j where j.set_name = judgment_set) and not exists (select from rankdb.queries q where q.set_name = judgment_set) then
    perform rankdb._raise('42704', format('judgment set %L does not exist', coalesce(left(judgment_set, 100), 'NULL')),
      coalesce('Sets: ' || (select string_agg(distinct j.set_name, ', ') from rankdb.judgments j), 'Fill rankdb.queries and rankdb.judgments first.'));
  end if;
  if index is not null then
    unknown := array(select u from rankdb._unknown_documents(index, array(select distinct j.id from rankdb.judgments j where j.set_name = judgment_set)) u);
  end if;
  return query
    with judged as (
      select j.query_id, max(j.grade) as best from rankdb.judgments j where j.set_name = judgment_set group by j.query_id),
    queries as (
      select q.query_id, q.query from rankdb.queries q where q.set_name = judgment_set)
    select p.problem, p.query_id, p.id
    from (
      select 1 as place, 'the query has no text' as problem, j.query_id, null::text as id from judged j where not exists (select from queries q where q.query_id = j.query_id)
      union all
      select 2, 'the query is blank', q.query_id, null from queries q where q.query !~ '\S'
      union all
      select 3, 'the query has no judgments', q.query_id, null from queries q where not exists (select from judged j where j.query_id = q.query_id)
      union all
      select 4, 'the query has no relevant document', j.query_id, null from judged j where j.best <= 0
      union all
      select 5, 'the set has a single query to measure, so no interval', min(j.query_id), null from judged j join queries q using (query_id) where j.best > 0 having count(*) = 1
      union all
      select 6, 'the document is not in the index', j.query_id, j.id from rankdb.judgments j join unnest(unknown) u (id) on u.id = j.id where j.set_name = judgment_set) p
    order by p.place, p.query_id collate "C", p.id collate "C";
end
$$;
comment on function rankdb.check_judgments(text, text) is
  'What of a judgment set is not measured: judgments for queries without text, blank queries, queries without judgments or without a relevant document, a single query; with an index, judged documents that it does not have or the caller may not see. No row: all is well.';
