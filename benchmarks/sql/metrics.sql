-- Times rankdb.evaluate_run of a large stored run: 10,000 queries with 1,000 documents each and 50 judgments a query, of which half name a document of the run.
--   psql -d A_DATABASE_WITH_RANKDB -f benchmarks/sql/metrics.sql
--   psql -d A_DATABASE_WITH_RANKDB -v queries=1000 -v depth=100 -f benchmarks/sql/metrics.sql
-- Prints for each list of metrics the least of 3 runs in seconds, by turns. Takes some minutes, most of it to make the run, in a transaction that is rolled back;
-- VACUUM gives the space back. The same in C#: benchmarks/metrics.sh.
\set QUIET on
\set ON_ERROR_STOP on
\pset footer off
\if :{?queries} \else \set queries 10000 \endif
\if :{?depth} \else \set depth 1000 \endif
begin;
select set_config('bench.queries', :'queries', true) as queries, set_config('bench.depth', :'depth', true) as depth \gset bench_
do $$
declare
  set_name text := 'benchmark of metrics ' || gen_random_uuid();
  queries integer := current_setting('bench.queries');
  depth integer := current_setting('bench.depth');
begin
  perform set_config('bench.run', set_name, true);
  insert into rankdb.queries (set_name, query_id, query) select set_name, 'q' || q, 'query ' || q from generate_series(1, queries) q;
  insert into rankdb.runs (name, set_name, depth, state, queries) values (set_name, set_name, depth, 'complete', queries);
  -- The n-th document of query q: steps of a prime through a prime number of ids, so that none comes twice.
  insert into rankdb.run_queries (run, query_id, ids, scores)
  select set_name, 'q' || q, array_agg('d' || (q * 7919::bigint + n * 104729) % 1000003 order by n), array_agg(1 - n / 1e6 order by n)
  from generate_series(1, queries) q, generate_series(1, depth) n
  group by q;
  insert into rankdb.judgments (set_name, query_id, id, grade)
  select set_name, 'q' || q,
    -- Every second one is in the run, at a place drawn by the query's seed; more of them high up.
    case when j % 2 = 0 then 'd' || (q * 7919::bigint + (1 + abs(hashint8extended(q * 100 + j, 7) % greatest(depth * j / 50, 1))) * 104729) % 1000003 else 'unfound' || j end,
    abs(hashint8extended(q * 100 + j, 5) % 10) % 4 - (j % 17 = 0)::integer
  from generate_series(1, queries) q, generate_series(1, 50) j
  on conflict do nothing;
end
$$;
create temp table times (metrics text[], seconds double precision) on commit drop;
do $$
declare
  asked text;
  started timestamptz;
begin
  for run in 1..3 loop
    foreach asked in array array['ndcg@10', 'ndcg@10,mrr@10,recall@100', 'map', 'map,ndcg@10,recall@1000', 'bpref,rprec,infap,pairwise',
      'ndcg@10,ndcg@1000,ndcg_linear@10,map,mrr,p@10,recall@100,rprec,bpref,rbp@0.8,err@20,infap,success@5,judged@10,pairwise'] loop
      started := clock_timestamp();
      perform * from rankdb.evaluate_run(current_setting('bench.run'), string_to_array(asked, ','));
      insert into times values (string_to_array(asked, ','), extract(epoch from clock_timestamp() - started));
    end loop;
  end loop;
end
$$;
select case when cardinality(metrics) > 4 then cardinality(metrics) || ' metrics' else array_to_string(metrics, ', ') end as metrics, round(min(seconds)::numeric, 2) as seconds, 2 as goal
from times group by times.metrics order by cardinality(times.metrics), min(seconds);
rollback;
