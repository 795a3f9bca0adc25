-- compare: two profiles on one judgment set, b minus a, with what chance can say about the difference.
-- Each query is searched once with each profile, for all metrics.
create or replace function rankdb.compare(
  index text, judgment_set text, profile_a text, profile_b text,
  metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'], options jsonb default '{}')
returns table (metric text, mean_a double precision, mean_b double precision, difference double precision, ci_low double precision, ci_high double precision,
  p_randomization double precision, p_t double precision, effect_size double precision, p_adjusted double precision,
  wins integer, ties integer, losses integer, queries integer, failed jsonb, moved jsonb)
language plpgsql
cost 10000000 rows 3
as $$
#variable_conflict use_column
declare
  settings jsonb := rankdb._compare_settings(options, array['profile_a', 'profile_b', 'search']);
  profiles constant text[] := array[profile_a, profile_b];
  definitions constant jsonb[] := array[nullif(options -> 'profile_a', 'null'), nullif(options -> 'profile_b', 'null')];
  plans jsonb[];
  sides jsonb[] := '{}';
  body jsonb;
begin
  for side in 1 .. 2 loop
    if profiles[side] is not null and definitions[side] is not null then
      perform rankdb._raise('22023', format('compare takes the argument profile_%1$s or options.profile_%1$s, not both', chr(96 + side)));
    end if;
  end loop;
  plans := array[rankdb._profile(profile_a, definitions[1]), rankdb._profile(profile_b, definitions[2])];
  if plans[1] = plans[2] then
    perform rankdb._raise('22023', format('profile_a and profile_b are the same: %s', coalesce(plans[1] ->> 'profile', 'their definitions say the same')),
      'Compare two profiles, two versions (name@1, name@2), or a profile and options => {"profile_b": definition}.');
  end if;
  if jsonb_typeof(settings -> 'search') <> 'object' or settings -> 'search' ? 'profile' then
    perform rankdb._raise('22023', 'options.search must be an object of options of searches, without "profile"', 'Definitions go into options.profile_a and options.profile_b.');
  end if;
  perform rankdb._check_metrics(metrics), rankdb._check_judgment_set(judgment_set);
  for side in 1 .. 2 loop
    sides := sides || (
      select jsonb_build_object('name', coalesce(plans[side] ->> 'profile', format('options.profile_%s', chr(96 + side))),
        'rows', coalesce(jsonb_agg(jsonb_build_object('query_id', e.query_id, 'metric', e.metric, 'value', e.value, 'error', e.error)), '[]'))
      from rankdb.evaluate_queries(index, judgment_set, profiles[side], metrics,
        coalesce(settings -> 'search', '{}') || case when definitions[side] is null then '{}' else jsonb_build_object('profile', definitions[side]) end) e);
  end loop;
  body := rankdb._compared(judgment_set, metrics, sides[1], sides[2], settings);
  if settings -> 'store' = 'true' then
    perform rankdb._store_report('comparison', index, judgment_set, sides[2] ->> 'name', array_to_string(metrics, ', '),
      (select jsonb_agg(jsonb_build_object('a', sides[1] -> 'name', 'b', sides[2] -> 'name') || r.value order by r.ordinality) from jsonb_array_elements(body) with ordinality r));
  end if;
  return query
    select r.* from jsonb_to_recordset(body) r (metric text, mean_a double precision, mean_b double precision, difference double precision, ci_low double precision, ci_high double precision,
      p_randomization double precision, p_t double precision, effect_size double precision, p_adjusted double precision,
      wins integer, ties integer, losses integer, queries integer, failed jsonb, moved jsonb);
end
$$;
comment on function rankdb.compare(text, text, text, text, text[], jsonb) is
  'Compares two profiles on a judgment set, a row a metric: means, the difference b - a with a bootstrap interval, paired randomisation test and t-test, effect size, p corrected over the metrics, wins of b, and the queries that moved most. Queries that fail are left out and named. Options: rounds (10000), seed (1), confidence (0.95), adjust (holm, bh, none), moved (10), tolerance of ties (0), store (false), profile_a and profile_b (definitions instead of names), search (options of the searches).';
