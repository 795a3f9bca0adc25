-- Times rankdb.evaluate of profiles that do not rerank, against the searches that it consists of.
--   psql -d A_DATABASE_WITH_RANKDB -v index=cran -v set=cran -f benchmarks/sql/evaluate.sql
-- Prints for each profile the least of 3 runs in seconds, by turns. Changes nothing.
\set QUIET on
\pset footer off
select set_config('bench.index', :'index', false) as index, set_config('bench.set', :'set', false) as judgment_set \gset bench_
create temp table times (profile text, evaluate double precision, searches double precision);
do $$
declare
  profile text;
  started timestamptz;
  evaluated double precision;
begin
  for run in 1..3 loop
    foreach profile in array array['lexical', 'dense', 'hybrid'] loop
      started := clock_timestamp();
      perform * from rankdb.evaluate(current_setting('bench.index'), current_setting('bench.set'), profile);
      evaluated := extract(epoch from clock_timestamp() - started);
      started := clock_timestamp();
      perform count(s.id)
      from rankdb.queries q
      cross join lateral rankdb.search(current_setting('bench.index'), q.query, 100, null, profile, '{"timeout_ms": 60000, "on_error": "fail", "snippet": false, "details": false, "syntax": "plain"}') s
      where q.set_name = current_setting('bench.set')
        and exists (select from rankdb.judgments j where j.set_name = q.set_name and j.query_id = q.query_id and j.grade > 0);
      insert into times values (profile, evaluated, extract(epoch from clock_timestamp() - started));
    end loop;
  end loop;
end
$$;
select profile, round(min(evaluate)::numeric, 2) as evaluate_s, round(min(searches)::numeric, 2) as searches_alone_s, round((min(evaluate) / min(searches))::numeric, 2) as ratio, 5 as goal_s
from times group by profile order by min(evaluate);
