-- tune: better settings for a profile by a judgment set. The legs run once for each judged query; the service then scores what they
-- found again and again (docs/tuning.md). What it chose is confirmed by real searches and written as a new version of the profile, with
-- the evidence in rankdb.tunings. A procedure, because it is a job and no value; it commits nothing, so that one that fails leaves
-- nothing behind.
create or replace procedure rankdb.tune(
  index text, judgment_set text, space jsonb default '{}', profile text default null, options jsonb default '{}', inout result jsonb default null)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  started constant timestamptz := clock_timestamp();
  task constant jsonb := rankdb._tune_task(index, judgment_set, space, profile, coalesce(options, '{}'));
  total constant integer := jsonb_array_length(task -> 'queries');
  stages constant boolean := task #> '{plan,rerank}' <> '[]';
  gathered timestamptz;
  item record;
  answer jsonb;
  queries text[] := '{}';
  judged jsonb[] := '{}';
  cases text[] := '{}';
  failed jsonb := '{}';
  pairs bigint := 0;
  -- Of what goes to the service.
  bytes bigint := 0;
begin
  -- Two that begin with the same version would each undo what the other found. To the end of the transaction: only then can others see the new version.
  if task ->> 'written' is not null and not pg_try_advisory_xact_lock(hashtextextended('rankdb tuning ' || (task ->> 'written'), 0)) then
    perform rankdb._raise('55000', format('profile %L is being tuned by another session', task ->> 'written'),
      'Wait until it has ended, write another one: options => {"name": "..."}, or none: {"write": "never"}.');
  end if;
  -- The source first, as drop_index does: else the two might wait for each other, since legs read the index first.
  execute format('select from %s limit 0', rankdb._qualified((rankdb._open_index(index)).source));
  -- A service that does not answer is told before the work, not after it.
  perform rankdb._service_models();
  for n in 0 .. total - 1 loop
    select * into item from rankdb._tune_case(task, task #>> array['queries', n::text]) c;
    if item.error is null then
      queries := queries || (task #>> array['queries', n::text]);
      judged := judged || item.judged;
      -- One by one: so the array grows in its place.
      for v in 1 .. cardinality(item.cases) loop
        cases := array_append(cases, item.cases[v]);
        bytes := bytes + octet_length(item.cases[v]);
      end loop;
      bytes := bytes + octet_length(item.judged::text);
      pairs := pairs + item.pairs;
      -- Told as soon as it is known, since what comes before the end may take hours.
      if bytes > rankdb._tune_bytes() then
        perform rankdb._raise('54000', format('the candidates of %s of %s queries have %s bytes, at most %s are allowed for all', n + 1, total, bytes, rankdb._tune_bytes()),
          format('Use %ssmaller values of /legs/*/*/top, fewer settings that need a retrieval of their own, or a metric that looks less deep.',
            'at most about ' || nullif(rankdb._tune_bytes() * (n + 1) / bytes, 0) || ' queries, '));
      elsif n + 1 = greatest(total / 10, 1) and bytes * total / (n + 1) > rankdb._tune_bytes() then
        raise warning 'the candidates of all queries will have about % bytes, which is more than the % that are allowed', bytes * total / (n + 1), rankdb._tune_bytes();
      end if;
    else
      failed := failed || jsonb_build_object(task #>> array['queries', n::text], item.error);
    end if;
    if stages and (n = 0 or (n + 1) % greatest(total / 10, 1) = 0) then
      raise notice '% of % queries retrieved, % pairs reranked%', n + 1, total, pairs,
        case when n = 0 then format(' of about %s: every document that a leg finds is scored once', pairs * total) else '' end;
    end if;
  end loop;
  if queries = '{}' then
    perform rankdb._raise('55000', format('all %s queries of the set failed: %s', total, (select e.value from jsonb_each_text(failed) e order by e.key limit 1)));
  end if;
  gathered := clock_timestamp();
  answer := rankdb._tune_answer(rankdb._tune_problem(task, queries, judged, cases));
  result := rankdb._tune_finish(task, queries, answer, failed, pairs, started, gathered, clock_timestamp());
end
$$;
comment on procedure rankdb.tune(text, text, jsonb, text, jsonb, jsonb) is
  'Searches better settings for a profile by a judgment set, over candidates that are retrieved once, cross-validated; confirms them by real searches, and writes a new version with its evidence in rankdb.tunings. space: values by JSON pointer into the profile. Options: metric, method (grid, random, coordinate, bandit), points, folds, seed, explore, cost, profile (a definition), name, write (better, always, never), note. result: the report.';
