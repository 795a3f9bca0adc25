-- leaderboard: stored runs of one or several judgment sets side by side: means, votes, what they cost, and whether the best is so by chance.
-- Several sets count alike: the mean is the mean of their means. A judged query that a run lacks counts 0, so nobody gains by
-- answering less; a set for which a system has no run is no part of its mean, and nobody votes on it there.
create or replace function rankdb.leaderboard(sets text[], metric text default 'ndcg@10', options jsonb default '{}')
returns table (run text, judgment_sets integer, place integer, mean double precision, ci_low double precision, ci_high double precision,
  queries integer, failed integer, borda double precision, copeland double precision, minimax double precision, kemeny integer, bradley_terry double precision,
  tokens double precision, flops double precision, calls double precision, ms double precision,
  quality_per_petaflop double precision, quality_per_second double precision, p_best double precision)
language plpgsql stable
cost 1000000 rows 20
as $$
#variable_conflict use_column
declare
  set_names constant text[] := array(select distinct s from unnest(leaderboard.sets) s order by s);
  board record;
  cells record;
  systems record;
  n integer;
  preferences double precision[];
  votes record;
  kemeny_places integer[];
  strengths double precision[];
  ranking record;
  p_values double precision[];
  said text;
begin
  options := jsonb_strip_nulls(coalesce(options, '{}'));
  perform rankdb._check_keys(options, array['runs', 'systems', 'voters', 'order', 'missing', 'rounds', 'seed', 'adjust'], 'options');
  options := '{"voters": "queries", "order": "mean", "missing": "zero", "adjust": "holm"}' || options;
  perform rankdb._check_choice(options, 'voters', array['queries', 'sets']), rankdb._check_choice(options, 'missing', array['zero', 'skip']),
    rankdb._check_choice(options, 'order', array['mean', 'borda', 'copeland', 'minimax', 'kemeny', 'bradley-terry']), rankdb._check_choice(options, 'adjust', array['holm', 'bh', 'none']),
    rankdb._integer(options, 'rounds', 100, 1000000, 10000), rankdb._integer(options, 'seed', 0, 2147483647, 1);
  perform rankdb._check_metrics(array[metric]);
  if cardinality(set_names) = 0 or array_position(set_names, null) is not null then
    perform rankdb._raise('22023', 'sets must name at least one judgment set', 'For example: array[''cran'']');
  end if;
  perform rankdb._check_judgments(s) from unnest(set_names) s;

  select array_agg(r.run) as runs, array_agg(r.set_name) as sets, array_agg(r.system) as systems,
    string_agg(format('%s (%s)', r.run, r.depth), ', ') filter (where r.depth < rankdb._metric_depth(metric)) as shallow
  into board from rankdb._board_runs(set_names, options) r;
  select format('runs %s answer set %L for system %L', string_agg(quote_literal(b.run), ', ' order by b.run), b.set_name, b.system) into said
  from unnest(board.runs, board.sets, board.systems) b (run, set_name, system) group by b.system, b.set_name having count(*) > 1 order by 1 limit 1;
  if said is not null then
    perform rankdb._raise('22023', said, 'A system answers a set once: name the runs in options.runs, or say in options.systems which belong together.');
  end if;
  if board.shallow is not null then
    raise notice '% looks at % results, and these runs are not as deep: %', metric, rankdb._metric_depth(metric), left(board.shallow, 300);
  end if;

  -- One cell a system and task; a task is a query of a set. A run without any judged query of its set is no answer to the set.
  select array_agg(c.system) filter (where c.counts) as systems, array_agg(c.set_name) filter (where c.counts) as sets, array_agg(c.query_id) filter (where c.counts) as queries,
    array_agg(c.value) filter (where c.counts) as values, array_agg(c.failure) filter (where c.counts) as failures,
    string_agg(distinct c.run, ', ') filter (where c.lacking and c.answers) as lacking
  into cells
  from (
    select a.*, a.answers and (not a.lacking or options ->> 'missing' = 'zero') as counts
    from (
      select b.run, b.system, b.set_name, e.query_id, e.value, e.error is not null as failure, e.found is null and e.error is null as lacking,
        bool_or(e.found is not null or e.error is not null) over (partition by b.run) as answers
      from unnest(board.runs, board.sets, board.systems) b (run, set_name, system)
      cross join lateral rankdb.evaluate_run_queries(b.run, array[metric], b.set_name) e) a) c;
  select string_agg(distinct b, ', ') into said from unnest(board.systems) b where b <> all (coalesce(cells.systems, '{}'));
  if cells.systems is null then
    perform rankdb._raise('55000', 'none of the runs was asked a query that has a relevant document');
  elsif said is not null then
    raise notice 'left out, since they were asked no query that has a relevant document: %', said;
  end if;
  if cells.lacking is not null then
    raise notice 'runs that lack judged queries, which %: %',
      case options ->> 'missing' when 'zero' then 'count 0 (options => {"missing": "skip"} leaves them out)' else 'are left out' end, left(cells.lacking, 300);
  end if;

  select array_agg(s.system order by s.mean desc, s.system) as names, array_agg(s.mean order by s.mean desc, s.system) as means,
    array_agg(1.96 * s.error order by s.mean desc, s.system) as halves, array_agg(s.queries order by s.mean desc, s.system) as queries,
    array_agg(s.failed order by s.mean desc, s.system) as failed, array_agg(s.sets order by s.mean desc, s.system) as sets
  into systems
  from (
    select p.system, avg(p.mean) as mean, case when min(p.queries) > 1 then sqrt(sum(p.variance / p.queries)) / count(*) end as error, sum(p.queries) as queries, sum(p.failed) as failed, count(*) as sets
    from (
      select c.system, c.set_name, avg(c.value) as mean, var_samp(c.value) as variance, count(*) as queries, count(*) filter (where c.failure) as failed
      from unnest(cells.systems, cells.sets, cells.values, cells.failures) c (system, set_name, value, failure)
      group by c.system, c.set_name) p
    group by p.system) s;
  n := cardinality(systems.names);
  -- Other queries: a set without a run of the system, or queries that were left out.
  said := (select format('%s of %s', count(*) filter (where s.asked = t.tasks), n)
    from unnest(systems.queries) s (asked) cross join (select count(distinct (c.set_name, c.query_id)) as tasks from unnest(cells.sets, cells.queries) c (set_name, query_id)) t
    having count(*) filter (where s.asked = t.tasks) < n);
  if said is not null then
    raise notice '% were asked all queries: means over different queries do not compare; votes and p_best are over shared ones', said;
  end if;

  select rankdb._preferences(array_agg(v.task), array_agg(array_position(systems.names, v.system)), array_agg(v.value), n) into preferences
  from (
    select c.system, avg(c.value) as value, (dense_rank() over (order by c.set_name, c.voter))::integer as task
    from (
      select c.system, c.set_name, case options ->> 'voters' when 'queries' then c.query_id else '' end as voter, c.value
      from unnest(cells.systems, cells.sets, cells.queries, cells.values) c (system, set_name, query_id, value)) c
    group by c.system, c.set_name, c.voter) v;
  votes := rankdb._voting_scores(preferences, n);
  kemeny_places := array(select k.place from unnest(rankdb._kemeny(preferences, n)) with ordinality k (item, place) order by k.item);
  strengths := rankdb._bradley_terry(preferences, n);
  select array_agg(r.place order by r.item) as places, (array_agg(r.item order by r.place, r.item))[1] as best into ranking
  from (
    select s.item, rank() over (order by round((case options ->> 'order' when 'mean' then systems.means[s.item] when 'borda' then votes.borda[s.item]
      when 'copeland' then votes.copeland[s.item] when 'minimax' then votes.minimax[s.item] when 'kemeny' then - kemeny_places[s.item] else strengths[s.item] end)::numeric, 9) desc) as place
    from generate_series(1, n) s (item)) r;

  -- Against the best, over the queries that both were asked; sets count alike here, too. In the order of _compared, so that a pair has one p, on every server.
  p_values := rankdb._adjusted(array(
    select case when count(d.difference) > 1 then
      rankdb._randomization_test(array_agg(d.difference order by d.set_name collate "C", d.query_id collate "C") filter (where d.difference is not null), coalesce((options ->> 'rounds')::integer, 10000), coalesce((options ->> 'seed')::bigint, 1)) end
    from unnest(systems.names) with ordinality s (system, item)
    left join (
      select x.system, x.set_name, x.query_id, (x.best - x.value) * count(*) over (partition by x.system) / count(*) over (partition by x.system, x.set_name) as difference
      from (
        select c.*, max(c.value) filter (where c.system = systems.names[ranking.best]) over (partition by c.set_name, c.query_id) as best
        from unnest(cells.systems, cells.sets, cells.queries, cells.values) c (system, set_name, query_id, value)) x
      where x.best is not null and x.system <> systems.names[ranking.best]) d on d.system = s.system
    group by s.item
    order by s.item), options ->> 'adjust');

  return query
    select systems.names[i], systems.sets[i]::integer, ranking.places[i]::integer, systems.means[i], systems.means[i] - systems.halves[i], systems.means[i] + systems.halves[i],
      systems.queries[i]::integer, systems.failed[i]::integer, votes.borda[i], votes.copeland[i], votes.minimax[i], kemeny_places[i], strengths[i],
      c.tokens, c.flops, c.calls, c.ms, systems.means[i] / nullif(c.flops / 1e15, 0), systems.means[i] / nullif(c.ms / 1000, 0), p_values[i]
    from generate_series(1, n) i
    cross join lateral (
      select avg(q.tokens)::double precision as tokens, avg(q.flops) as flops, avg(q.calls)::double precision as calls, avg(q.ms) as ms
      from unnest(board.runs, board.systems) b (run, system) join rankdb.run_queries q on q.run = b.run
      where b.system = systems.names[i]) c
    order by ranking.places[i], i;
end
$$;
comment on function rankdb.leaderboard(text[], text, jsonb) is
  'Stored runs of judgment sets, best first: mean with a 95 % interval, votes of the queries (Borda, Copeland, minimax, Kemeny''s order, Bradley-Terry strength), cost a query, quality per cost, and p_best: a corrected randomisation test against the first. Options: runs (names; else all of the caller''s), systems ({"name": [runs]}: what belongs together over several sets; else by the runs'' names), voters (queries, sets), order (mean, borda, copeland, minimax, kemeny, bradley-terry), missing (zero: a judged query that a run lacks counts 0, skip), rounds (10000), seed (1), adjust (holm, bh, none).';
