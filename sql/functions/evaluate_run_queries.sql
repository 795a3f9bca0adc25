-- evaluate_run_queries: measures a stored run against judgments, query by query. A query that failed or that the run lacks counts 0: no
-- system gains by answering less (trec_eval's option -c).
create or replace function rankdb.evaluate_run_queries(run text, metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'], judgment_set text default null)
returns table (query_id text, metric text, value double precision, relevant integer, found integer, error text)
language plpgsql stable
cost 100000 rows 1000
as $$
#variable_conflict use_column
declare
  run_row rankdb.runs := rankdb._run(run);
  texts boolean;
  depth integer;
begin
  perform rankdb._check_metrics(metrics);
  metrics := array(select m from unnest(metrics) with ordinality m (m, place) group by m order by min(place));
  judgment_set := coalesce(judgment_set, run_row.set_name);
  if not exists (select from rankdb.run_queries q where q.run = run_row.name) then
    perform rankdb._raise('55000', format('run %L has no queries', run_row.name), 'There is nothing to measure.');
  end if;
  perform rankdb._check_judgments(judgment_set), rankdb._check_metric_needs(judgment_set, metrics);
  -- What no metric looks at need not be looked up; null where one looks at the whole ranking, which a run may have beyond 1000.
  depth := (select nullif(max(rankdb._metric_depth(m)), 1000) from unnest(metrics) m);
  texts := exists (select from rankdb.queries q where q.set_name = judgment_set);

  return query
    select j.query_id, m.metric, m.value, j.relevant, r.found, a.error
    from rankdb._judged_queries(judgment_set) j
    -- By the primary key, as in _judged_queries.
    left join lateral (select a.query_id, a.ids, a.error from rankdb.run_queries a where a.run = run_row.name and a.query_id = j.query_id offset 0) a on true
    -- With nothing added, the stored ids are decompressed here, once.
    cross join lateral (select s.ids, cardinality(s.ids) as found from (select case when a.ids is not null then a.ids || '{}' end as ids offset 0) s offset 0) r
    cross join lateral rankdb._metrics_of(metrics, coalesce(case when depth is null then r.ids else r.ids[1:depth] end, '{}'), j.ids, j.grades, j.aspects) m
    -- Nobody could search a query without text; a run from elsewhere may have it.
    where j.query is not null or a.query_id is not null or not texts
    order by j.query_id collate "C", array_position(metrics, m.metric);
end
$$;
comment on function rankdb.evaluate_run_queries(text, text[], text) is
  'Measures a stored run against a judgment set (null: the run''s own), a row for each judged query with a relevant document and metric. A query that failed has error and counts 0, as one that the run lacks, whose found is null.';
