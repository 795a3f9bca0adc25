-- recall_curve: how much of the dense leg's true neighbours the HNSW graph finds at several ef_search, what that costs, and what the whole
-- profile's quality gains by it. Recall counts against the exact scan of the rows that the caller may see, for as many documents as the
-- leg asks for. A found document counts if it is one of the exact ones (by whichever of its chunks it was found), or as near as the last
-- of them, since of equally near ones any will do.
-- A walk keeps no fewer candidates than it is asked for documents, so smaller values are the same point.
create or replace function rankdb.recall_curve(
  index text, judgment_set text, profile text default null, ef_search integer[] default '{10,20,40,80,160,320}', metric text default 'ndcg@10', options jsonb default '{}')
returns table (ef integer, recall double precision, value double precision, ci_low double precision, ci_high double precision, ms double precision, in_use boolean)
language plpgsql
cost 10000000 rows 6
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  keep boolean := rankdb._check_store(options);
  depth integer := rankdb._metric_depth(metric);
  generation_row rankdb.generations;
  plan jsonb;
  tried jsonb;
  former_ef text := coalesce(current_setting('rankdb.ef_search', true), '');
  deepest integer;
  usual integer;
  efs integer[];
  judged record;
  leg record;
  k integer;
  exact rankdb.hit[];
  nearest text[];
  walked rankdb.hit[];
  started timestamptz;
  run_efs integer[] := '{}';
  run_recalls double precision[] := '{}';
  run_times double precision[] := '{}';
  chosen record;
  answered record;
  value_efs integer[] := '{}';
  vals double precision[] := '{}';
  body jsonb;
  hint text;
begin
  perform rankdb._check_metrics(array[metric]);
  options := coalesce(options, '{}');
  if ef_search is null or cardinality(ef_search) = 0 or exists (select from unnest(ef_search) e where e is null or e not between 10 and 1000) then
    perform rankdb._raise('22023', 'ef_search must be whole numbers between 10 and 1000', 'For example: array[10, 20, 40, 80, 160, 320]');
  end if;
  if options ? 'ef_search' then
    perform rankdb._raise('22023', 'recall_curve takes its argument ef_search, not the option', 'For example: ef_search => array[100, 200, 400]');
  end if;
  tried := rankdb._evaluation_options(index, profile, options - 'store', '{store}');
  perform rankdb._check_judgment_set(judgment_set), rankdb._check_metric_needs(judgment_set, array[metric]);
  plan := rankdb._options(rankdb._profile(profile, tried -> 'profile'), tried);
  if not plan -> 'legs' @> '[{"kind": "dense"}]' then
    perform rankdb._raise('22023', 'a recall curve needs a profile with a dense leg', 'Such as the profiles dense, hybrid and default.');
  end if;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.dimension is null or generation_row.state <> 'ready' then
    perform rankdb._raise('55000', format('index %L has no HNSW index yet', index), 'Wait for its first load: call rankdb.refresh(...). See rankdb.status.');
  end if;
  deepest := (select max(greatest((l ->> 'top')::integer, depth)) from jsonb_array_elements(plan -> 'legs') l where l ->> 'kind' = 'dense');
  perform set_config('rankdb.ef_search', '', true);
  usual := rankdb._ef_search(generation_row, deepest);
  efs := array(select distinct e from unnest(array(select greatest(least(deepest, 1000), x) from unnest(ef_search) x) || usual) e order by e);

  for judged in select j.query_id, j.query from rankdb._judged_queries(judgment_set) j where j.query is not null loop
    begin
      for leg in
        select l.* from rankdb._prepare_legs(index_row, judged.query, null, plan, tried) p cross join unnest(p.legs) l where l.kind = 'dense' and l.vector is not null
      loop
        k := greatest(leg.top, depth);
        perform set_config('rankdb.dense_query', leg.vector, true);
        exact := rankdb._dense_exact(index_row, leg.scope, k);
        continue when cardinality(exact) > 0 is not true;
        nearest := array(select h.id from unnest(exact) h);
        for n in 1 .. cardinality(efs) loop
          perform set_config('rankdb.ef_search', efs[n]::text, true);
          started := clock_timestamp();
          walked := rankdb._dense_leg(index_row, leg.vector, leg.scope, k);
          run_times := run_times || extract(epoch from clock_timestamp() - started)::double precision * 1000;
          run_efs := run_efs || efs[n];
          run_recalls := run_recalls || (
            select count(*) filter (where h.score >= exact[cardinality(exact)].score - 1e-9 or h.id = any (nearest)) / cardinality(exact)::double precision from unnest(walked) h);
        end loop;
      end loop;
    exception when others then
      get stacked diagnostics hint = pg_exception_hint;
      perform rankdb._raise(sqlstate, format('query %s: %s', judged.query_id, sqlerrm), nullif(hint, ''));
    end;
  end loop;
  perform set_config('rankdb.ef_search', former_ef, true);

  select array_agg(j.query_id) as ids, array_agg(j.query) as texts into chosen from rankdb._judged_queries(judgment_set) j where j.query is not null;
  for n in 1 .. cardinality(efs) loop
    for answered in
      select a.* from rankdb._answers(index, judgment_set, metric, chosen.ids, chosen.texts, depth, profile, tried || jsonb_build_object('ef_search', efs[n])) a
    loop
      if answered.error is not null then
        perform rankdb._raise(left(answered.error, 5), format('query %s: %s', chosen.ids[answered.place], substr(answered.error, 8)));
      end if;
      value_efs := value_efs || efs[n];
      vals := vals || answered.value;
    end loop;
  end loop;

  with quality as (
    select v.ef, avg(v.value) as value, 1.96 * stddev_samp(v.value) / sqrt(count(v.value)) as half from unnest(value_efs, vals) v (ef, value) group by v.ef),
  walks as (
    select r.ef, avg(r.recall) as recall, avg(r.ms) as ms from unnest(run_efs, run_recalls, run_times) r (ef, recall, ms) group by r.ef)
  select jsonb_agg(jsonb_build_object('ef', q.ef, 'recall', w.recall, 'value', q.value, 'ci_low', q.value - q.half, 'ci_high', q.value + q.half, 'ms', w.ms, 'in_use', q.ef = usual) order by q.ef)
  into body
  from quality q left join walks w using (ef);
  if keep then
    perform rankdb._store_report('recall', index, judgment_set, plan ->> 'profile', metric, body);
  end if;
  return query
    select r.* from jsonb_to_recordset(body) r (ef integer, recall double precision, value double precision, ci_low double precision, ci_high double precision, ms double precision, in_use boolean)
    order by r.ef;
end
$$;
comment on function rankdb.recall_curve(text, text, text, integer[], text, jsonb) is
  'Measures a profile at several ef_search with the queries of a judgment set: recall of its dense leg against an exact scan, the metric of the whole profile with a 95 % interval, milliseconds of the leg; in_use marks the one that a search without the option uses. Options: store, and those of search.';
