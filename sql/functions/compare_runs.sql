-- compare_runs: two stored runs of one judgment set, b minus a, as rankdb.compare.
create or replace function rankdb.compare_runs(
  run_a text, run_b text, metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'], options jsonb default '{}')
returns table (metric text, mean_a double precision, mean_b double precision, difference double precision, ci_low double precision, ci_high double precision,
  p_randomization double precision, p_t double precision, effect_size double precision, p_adjusted double precision,
  wins integer, ties integer, losses integer, queries integer, failed jsonb, moved jsonb)
language plpgsql
cost 1000000 rows 3
as $$
#variable_conflict use_column
declare
  settings jsonb := rankdb._compare_settings(options, array['judgment_set', 'missing']);
  runs rankdb.runs[] := array[rankdb._run(run_a), rankdb._run(run_b)];
  judgment_set text := coalesce(settings ->> 'judgment_set', (runs[1]).set_name);
  sides jsonb[] := '{}';
  lacking integer[] := '{}';
  missed integer;
  answered boolean;
  side_json jsonb;
  body jsonb;
begin
  if run_a = run_b then
    perform rankdb._raise('22023', format('run_a and run_b are the same: %L', run_a));
  end if;
  if settings ->> 'judgment_set' is null and (runs[1]).set_name <> (runs[2]).set_name then
    perform rankdb._raise('22023', format('run %L answers set %L and run %L set %L: they share no query', run_a, (runs[1]).set_name, run_b, (runs[2]).set_name),
      'If the sets have the same queries: options => {"judgment_set": "..."} measures both by one.');
  end if;
  settings := '{"missing": "zero"}' || settings;
  perform rankdb._check_choice(settings, 'missing', array['zero', 'skip']), rankdb._check_metrics(metrics), rankdb._check_judgments(judgment_set);
  for side in 1 .. 2 loop
    select jsonb_build_object('name', (runs[side]).name, 'rows', coalesce(jsonb_agg(jsonb_build_object('query_id', e.query_id, 'metric', e.metric, 'value', e.value, 'error', e.error))
        filter (where e.found is not null or e.error is not null or settings ->> 'missing' = 'zero'), '[]')),
      count(distinct e.query_id) filter (where e.found is null and e.error is null), bool_or(e.found is not null or e.error is not null)
    into side_json, missed, answered
    from rankdb.evaluate_run_queries((runs[side]).name, metrics, judgment_set) e;
    if answered is not true then
      perform rankdb._raise('22023', format('run %L and set %L share no judged query', (runs[side]).name, judgment_set), 'options.judgment_set names a set with the queries of both runs.');
    end if;
    sides := sides || side_json;
    lacking := lacking || missed;
  end loop;
  if lacking[1] > 0 or lacking[2] > 0 then
    raise notice 'run % lacks % judged queries and run % lacks %: %', run_a, lacking[1], run_b, lacking[2],
      case settings ->> 'missing' when 'zero' then 'they count 0; options => {"missing": "skip"} leaves them out' else 'they are left out' end;
  end if;
  body := rankdb._compared(judgment_set, metrics, sides[1], sides[2], settings);
  if settings -> 'store' = 'true' then
    perform rankdb._store_report('comparison', (runs[2]).index_name, judgment_set, (runs[2]).profile, array_to_string(metrics, ', '),
      (select jsonb_agg(jsonb_build_object('a', run_a, 'b', run_b) || r.value order by r.ordinality) from jsonb_array_elements(body) with ordinality r));
  end if;
  return query
    select r.* from jsonb_to_recordset(body) r (metric text, mean_a double precision, mean_b double precision, difference double precision, ci_low double precision, ci_high double precision,
      p_randomization double precision, p_t double precision, effect_size double precision, p_adjusted double precision,
      wins integer, ties integer, losses integer, queries integer, failed jsonb, moved jsonb);
end
$$;
comment on function rankdb.compare_runs(text, text, text[], jsonb) is
  'Compares two stored runs of a judgment set: the columns and options of rankdb.compare but for profile_a, profile_b and search; besides judgment_set (another one than theirs) and missing: zero (a query that a run lacks counts 0; the default) or skip (it makes no pair).';
