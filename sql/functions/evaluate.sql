-- evaluate: measures a profile against a judgment set.
-- The interval is the mean +- 1.96 standard errors. The formulas: _metric.
create or replace function rankdb.evaluate(
  index text, judgment_set text, profile text default null,
  metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'])
returns table (metric text, value double precision, ci_low double precision, ci_high double precision, queries integer)
language plpgsql
cost 1000000 rows 3
as $$
#variable_conflict use_column
declare
  depth integer;
begin
  perform rankdb._check_metrics(metrics);
  select max(split_part(m, '@', 2)::integer) into depth from unnest(metrics) m;
  if depth is null then
    perform rankdb._raise('22023', 'metrics must name at least one metric', 'For example: array[''ndcg@10'']');
  end if;
  perform rankdb._check_judgment_set(judgment_set);

  return query
    with judged as (
      -- A query that finds nothing counts as 0; one without a relevant document has no defined value and is left out.
      select q.query_id, q.query, j.grades
      from rankdb.queries q
      cross join lateral (
        select max(j.grade) as best, array_agg(j.grade) as grades
        from rankdb.judgments j where j.set_name = q.set_name and j.query_id = q.query_id) j
      where q.set_name = judgment_set and j.best > 0),
    run as materialized (
      select q.grades, array(
        select j.grade
        from rankdb.search(index, q.query, depth, null, profile, '{"timeout_ms": 60000, "on_error": "fail", "snippet": false, "syntax": "plain"}') s
        left join rankdb.judgments j on j.set_name = judgment_set and j.query_id = q.query_id and j.id = s.id
        order by s.rank) as ranking
      from judged q),
    per_query as (
      select m.metric, rankdb._metric(m.metric, r.ranking, r.grades) as value
      from run r cross join (select distinct m as metric from unnest(metrics) m) m)
    select p.metric, avg(p.value), avg(p.value) - 1.96 * coalesce(stddev_samp(p.value), 0) / sqrt(count(*)),
      avg(p.value) + 1.96 * coalesce(stddev_samp(p.value), 0) / sqrt(count(*)), count(*)::integer
    from per_query p
    group by p.metric
    order by array_position(metrics, p.metric);
end
$$;
comment on function rankdb.evaluate(text, text, text, text[]) is
  'Runs every query of a judgment set with a profile and returns each metric (ndcg@k, mrr@k, recall@k) with a 95 % interval and the number of queries. Judged queries are plain texts: operators in them say nothing. Fails rather than measure a degraded search.';
