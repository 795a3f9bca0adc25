-- evaluate_run: the means of evaluate_run_queries, with the interval of rankdb.evaluate.
create or replace function rankdb.evaluate_run(run text, metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'], judgment_set text default null)
returns table (metric text, value double precision, ci_low double precision, ci_high double precision, queries integer, failed integer)
language plpgsql stable
cost 100000 rows 3
as $$
#variable_conflict use_column
declare
  measured record;
begin
  select array_agg(q.metric) as metrics, array_agg(q.value) as vals, array_agg(q.error is not null) as failures, bool_or(q.found is not null or q.error is not null) as answers
  into measured
  from rankdb.evaluate_run_queries(run, metrics, judgment_set) q;
  if measured.answers is not true then
    perform rankdb._raise('22023', format('run %L and set %L share no judged query', run, coalesce(judgment_set, (rankdb._run(run)).set_name)), 'Name the set whose queries it answers.');
  end if;
  return query
    select q.metric, avg(q.value), avg(q.value) - 1.96 * stddev_samp(q.value) / sqrt(count(*)), avg(q.value) + 1.96 * stddev_samp(q.value) / sqrt(count(*)),
      count(*)::integer, (count(*) filter (where q.failure))::integer
    from unnest(measured.metrics, measured.vals, measured.failures) q (metric, value, failure)
    group by q.metric
    order by array_position(metrics, q.metric);
end
$$;
comment on function rankdb.evaluate_run(text, text[], text) is
  'Measures a stored run against a judgment set (null: the run''s own): each metric with a 95 % interval, null for a single query, the number of queries, and how many of them failed, which count 0.';
