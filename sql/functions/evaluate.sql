-- evaluate: measures a profile against a judgment set.
-- The interval is the mean +- 1.96 standard errors; there is none for a single query.
create or replace function rankdb.evaluate(
  index text, judgment_set text, profile text default null,
  metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'])
returns table (metric text, value double precision, ci_low double precision, ci_high double precision, queries integer)
language plpgsql
cost 1000000 rows 3
as $$
#variable_conflict use_column
declare
  measured record;
  failed record;
begin
  select array_agg(m.query_id) as query_ids, array_agg(m.metric) as metrics, array_agg(m.value) as vals, array_agg(m.error) as errors, count(distinct m.query_id) as counted
  into measured
  from rankdb.evaluate_queries(index, judgment_set, profile, metrics) m;
  -- A mean without the queries that failed would flatter.
  select count(*) as counted, string_agg(format('%s: %s', f.query_id, left(f.error, 200)), '; ') filter (where f.place <= 3) as some, mode() within group (order by left(f.error, 5)) as state
  into failed
  from (select u.query_id, min(u.error) as error, row_number() over (order by u.query_id collate "C") as place
        from unnest(measured.query_ids, measured.errors) u (query_id, error) where u.error is not null group by u.query_id) f;
  if failed.counted > 0 then
    perform rankdb._raise(failed.state, format('%s of %s queries failed: %s%s', failed.counted, measured.counted, failed.some, case when failed.counted > 3 then '; ...' else '' end),
      'rankdb.create_run keeps what the others found, and rankdb.evaluate_queries measures them.');
  end if;
  return query
    select u.metric, avg(u.value), avg(u.value) - 1.96 * stddev_samp(u.value) / sqrt(count(*)), avg(u.value) + 1.96 * stddev_samp(u.value) / sqrt(count(*)), count(*)::integer
    from unnest(measured.metrics, measured.vals) u (metric, value)
    group by u.metric
    order by array_position(metrics, u.metric);
end
$$;
comment on function rankdb.evaluate(text, text, text, text[]) is
  'Runs every query of a judgment set with a profile and returns each metric (docs: _check_metrics names them) with a 95 % interval, null for a single query, and the number of queries. Judged queries are plain texts: operators in them say nothing. If the search of a query fails, it tries all and raises how many failed.';
