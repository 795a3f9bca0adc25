-- depth_curve: the quality of a profile's last reranking stage at several depths, and the depth to choose: the smallest whose value is
-- within "tolerance" of the best, so never beyond the best one: deeper reranking lowers quality again (Drowning in Documents: Consequences
-- of Scaling Reranker Inference, 2024). Each query is retrieved and reranked once, at the largest depth; what a smaller depth would
-- have given follows from the scores. What a profile does after reranking is left out.
-- With the option store the rows are kept in rankdb.reports.
drop function if exists rankdb.depth_curve(text, text, text, integer[], text, double precision);  -- as it was without options
create or replace function rankdb.depth_curve(
  index text, judgment_set text, profile text default null, depths integer[] default '{10,20,50,100}', metric text default 'ndcg@10',
  tolerance double precision default 0.001, options jsonb default '{}')
returns table (depth integer, value double precision, ci_low double precision, ci_high double precision, chosen boolean, curve jsonb)
language plpgsql
cost 1000000 rows 4
as $$
#variable_conflict use_column
declare
  definition jsonb := (rankdb._profile_version(coalesce(profile, 'default'))).definition;
  plan jsonb := rankdb._profile(profile);
  stages integer := jsonb_array_length(plan -> 'rerank');
  stage jsonb := plan -> 'rerank' -> -1;
  deepest integer;
  judged record;
  run record;
  per_depth integer[] := '{}';
  per_value double precision[] := '{}';
  d integer;
  keep boolean := rankdb._check_store(options);
  body jsonb;
  hint text;
begin
  perform rankdb._check_keys(coalesce(options, '{}'), array['store'], 'options');
  if stages = 0 then
    perform rankdb._raise('22023', 'a depth curve needs a profile that reranks', 'Such as the profile default.');
  end if;
  if depths is null or cardinality(depths) = 0 or exists (select from unnest(depths) x where x is null or x not between 1 and 1000) then
    perform rankdb._raise('22023', 'depths must be whole numbers between 1 and 1000', 'For example: array[10, 20, 50, 100]');
  end if;
  if tolerance is null or tolerance not between 0 and 1 then
    perform rankdb._raise('22023', format('tolerance must be between 0 and 1, got %s', coalesce(tolerance::text, 'NULL')));
  end if;
  perform rankdb._check_metrics(array[metric]), rankdb._check_judgment_set(judgment_set);
  if metric ^@ 'alpha-ndcg' then
    perform rankdb._raise('22023', 'a depth curve is not measured by alpha-ndcg', 'Measure profiles of several depths with rankdb.evaluate.');
  end if;
  perform rankdb._check_metric_needs(judgment_set, array[metric]);
  -- No deeper than the stage before passes on.
  depths := array(select distinct x from unnest(depths) x where coalesce(x <= (definition -> 'rerank' -> (stages - 2) ->> 'top')::integer, stages = 1) order by x);
  if depths = '{}' then
    perform rankdb._raise('22023', format('every depth is deeper than the stage before, which passes on %s', definition -> 'rerank' -> (stages - 2) ->> 'top'));
  end if;
  deepest := depths[cardinality(depths)];
  definition := jsonb_set(definition, array['rerank', (stages - 1)::text], (definition -> 'rerank' -> -1) - 'curve' || jsonb_build_object('top', deepest))
    - '{exact_match,calibrate,boosts,pinned,excluded,diversity,group,min_score}'::text[];

  for judged in select * from rankdb._judged_queries(judgment_set) j where j.query is not null loop
    begin
      -- The scored rows in the order in which they came to the stage, then the others.
      select array_agg((r.last ->> 'incoming')::double precision order by r.place) filter (where r.last is not null) as incoming,
        array_agg((r.last ->> 'score')::double precision order by r.place) filter (where r.last is not null) as scores,
        array_agg(r.id order by r.place) filter (where r.last is not null) as ids,
        array_agg(r.grade order by r.place) filter (where r.last is not null) as grades,
        coalesce(array_agg(r.grade order by r.place) filter (where r.last is null), '{}') as below
      into run
      from (
        select s.*, j.grade, row_number() over (order by s.last is null, (s.last ->> 'incoming')::double precision desc, case when s.last is null then s.rank end, s.id collate "C") as place
        from (
          select s.id, s.rank, case when stages = 1 or jsonb_array_length(s.details -> 'stages') = stages then s.details -> 'rerank' end as last
          from rankdb.search(index, judged.query, greatest(deepest, rankdb._metric_depth(metric)), null, null,
            jsonb_build_object('profile', definition, 'timeout_ms', 60000, 'on_error', 'fail', 'snippet', false, 'syntax', 'plain')) s) s
        left join rankdb.judgments j on j.set_name = judgment_set and j.query_id = judged.query_id and j.id = s.id) r;
    exception when others then
      get stacked diagnostics hint = pg_exception_hint;
      perform rankdb._raise(sqlstate, format('query %s: %s', judged.query_id, sqlerrm), nullif(hint, ''));
    end;
    foreach d in array depths loop
      per_depth := per_depth || d;
      per_value := per_value || rankdb._metric(metric, array(
        select run.grades[b.place]
        from unnest((rankdb._blend(coalesce(run.incoming, '{}'), run.scores[1:d], (stage ->> 'blend')::double precision, stage ->> 'normalize')).scores) with ordinality b (score, place)
        order by b.score desc, run.ids[b.place] collate "C", b.place) || run.below, judged.grades);
    end loop;
  end loop;

  with points as (
    select v.depth, avg(v.value) as value, 1.96 * stddev_samp(v.value) / sqrt(count(v.value)) as half
    from unnest(per_depth, per_value) v (depth, value) group by v.depth),
  choice as (
    select min(p.depth) as depth from points p where p.value >= (select max(b.value) from points b) - tolerance)
  select jsonb_agg(jsonb_build_object('depth', p.depth, 'value', p.value, 'ci_low', p.value - p.half, 'ci_high', p.value + p.half, 'chosen', p.depth = c.depth,
    'curve', case when p.depth = c.depth then jsonb_build_object('metric', metric, 'set', judgment_set, 'measured', current_date::text,
      'points', (select jsonb_agg(jsonb_build_array(x.depth, round(x.value::numeric, 6)) order by x.depth) from points x)) end) order by p.depth)
  into body
  from points p cross join choice c;
  if keep then
    perform rankdb._store_report('depth', index, judgment_set, plan ->> 'profile', metric, body);
  end if;
  return query
    select r.depth, r.value, r.ci_low, r.ci_high, r.chosen, nullif(r.curve, 'null')
    from jsonb_to_recordset(body) r (depth integer, value double precision, ci_low double precision, ci_high double precision, chosen boolean, curve jsonb)
    order by r.depth;
end
$$;
comment on function rankdb.depth_curve(text, text, text, integer[], text, double precision, jsonb) is
  'Measures the last reranking stage of a profile at several depths with a judgment set; chosen is the smallest depth within the tolerance of the best, and its row carries the curve as a stage of a profile takes it.';
