-- _tune_task: everything that a tuning must know before it begins, checked: what is tried, how, on which queries, and what is written.
create or replace function rankdb._tune_task(index text, judgment_set text, space jsonb, profile text, options jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  known constant text[] := array['metric', 'method', 'points', 'folds', 'seed', 'explore', 'cost', 'profile', 'name', 'write', 'note'];
  index_row rankdb.indexes := rankdb._open_index(index);
  inline jsonb := nullif(options -> 'profile', 'null');
  metric text := coalesce(options ->> 'metric', 'ndcg@10');
  stored rankdb.profile_versions;
  definition jsonb;
  bare jsonb;
  plan jsonb;
  parameters jsonb;
  variants jsonb;
  points integer;
  depth integer;
  queries text[];
  written text;
  word text;
  lookup boolean;
  fits boolean;
  legs jsonb := '[]';
  leg jsonb;
  top integer;
begin
  if jsonb_typeof(options) <> 'object' then
    perform rankdb._raise('22023', format('options must be a JSON object, got %s', jsonb_typeof(options)));
  end if;
  select k into word from jsonb_object_keys(options) k where k <> all (known) order by k limit 1;
  if word is not null then
    perform rankdb._raise('22023', format('options has no setting %L', left(word, 100)),
      concat('Did you mean "' || rankdb._nearest_word(word, known) || '"? ', 'Known: ' || array_to_string(known, ', ')));
  end if;
  perform rankdb._check_metrics(array[metric]);
  if metric ~* '^(infap|alpha-ndcg)' then
    perform rankdb._raise('22023', format('%s is not a metric to tune by', metric), 'It needs more than the grades of a ranking. Tune by ndcg@10, map, mrr@10, recall@100, ...');
  end if;
  depth := rankdb._metric_depth(metric);
  points := rankdb._integer(options, 'points', 1, 100000, 500);
  if options ? 'method' then
    perform rankdb._check_choice(options, 'method', array['grid', 'random', 'coordinate', 'bandit']);
  end if;
  if options ? 'write' then
    perform rankdb._check_choice(options, 'write', array['better', 'always', 'never']);
  end if;
  if char_length(options ->> 'note') > 1000 then
    perform rankdb._raise('22023', format('the note has %s characters, at most 1000 are allowed', char_length(options ->> 'note')));
  end if;

  plan := rankdb._profile(profile, inline);
  if inline is null then
    stored := rankdb._profile_version(coalesce(profile, 'default'));
  end if;
  definition := coalesce(inline, stored.definition);
  perform rankdb._check_judgment_set(judgment_set), rankdb._check_metric_needs(judgment_set, array[metric]);
  -- What comes after the ranking that is measured is left out; the depths are those that the plan has, whatever curves limited them.
  bare := definition - '{calibrate,diversity,group,collapse,pinned,excluded,min_score}'::text[];
  if plan -> 'rerank' <> '[]' then
    bare := bare || jsonb_build_object('rerank', (
      select jsonb_agg(d.value - 'curve' || jsonb_build_object('top', p.value -> 'top') order by d.ordinality)
      from jsonb_array_elements(bare -> 'rerank') with ordinality d join jsonb_array_elements(plan -> 'rerank') with ordinality p using (ordinality)));
  end if;
  plan := rankdb._check_profile(bare);
  parameters := rankdb._tune_space(bare, plan, coalesce(nullif(space, 'null'), '{}'));
  variants := rankdb._tune_variants(bare, parameters);
  fits := (select sum(ln(jsonb_array_length(p -> 'values'))) from jsonb_array_elements(parameters) p) <= ln(points::numeric) + 1e-9;
  if options ->> 'method' = 'grid' and not fits then
    perform rankdb._raise('22023', format('a grid tries every combination of the space, which are more than points, %s', points),
      'Raise points, give fewer values, or use the method coordinate, random or bandit.');
  end if;
  if coalesce(options ->> 'write', 'better') <> 'never' then
    written := rankdb._tune_name(index_row.name, stored.name, options ->> 'name', plan);
  end if;

  queries := array(
    select q.query_id from rankdb.queries q
    cross join lateral (
      select min(j.grade) as lowest, max(j.grade) as highest from rankdb.judgments j where j.set_name = q.set_name and j.query_id = q.query_id and j.grade >= 0) g
    -- Those for which the metric is defined.
    where q.set_name = judgment_set and g.highest > 0 and (metric <> 'pairwise' or g.lowest < g.highest)
    -- In an order that has nothing to do with the queries, so that folds are alike.
    order by md5(q.query_id), q.query_id);
  if cardinality(queries) > 100000 then
    perform rankdb._raise('54000', format('judgment set %L has %s queries with a relevant document, at most 100000 can be tuned on', judgment_set, cardinality(queries)),
      'Copy a sample of its queries and judgments into a set of their own.');
  end if;
  lookup := rankdb._fuses_scores(plan #>> '{fuse,method}')
    or exists (select from jsonb_array_elements(parameters) p cross join jsonb_array_elements_text(p -> 'values') v where p -> 'at' = '["fuse", "method"]' and rankdb._fuses_scores(v));
  for n in 0 .. jsonb_array_length(plan -> 'legs') - 1 loop
    leg := plan #> array['legs', n::text];
    select max((v #>> '{}')::integer) into top from jsonb_array_elements(parameters) p cross join jsonb_array_elements(p -> 'values') v where p -> 'at' = jsonb_build_array('legs', n::text, 'top');
    legs := legs || jsonb_build_array(jsonb_build_object('name', leg -> 'name', 'kind', leg -> 'kind', 'weight', leg -> 'weight',
      'top', greatest((leg ->> 'top')::integer, depth), 'deepest', greatest((leg ->> 'top')::integer, depth, top),
      'lower_bound', coalesce(leg -> 'lower_bound', to_jsonb(rankdb._lower_bound(index_row, leg ->> 'kind')))));
  end loop;
  return jsonb_build_object(
    'index', index_row.name, 'set', judgment_set, 'metric', metric, 'depth', depth,
    'method', coalesce(options ->> 'method', case when fits then 'grid' else 'coordinate' end),
    'points', points, 'folds', rankdb._integer(options, 'folds', 2, 20, 5), 'seed', rankdb._integer(options, 'seed', -2147483648, 2147483647, 1),
    'explore', rankdb._number(options, 'explore', 0, 100, 0.5), 'cost', rankdb._number(options, 'cost', 0, 100, 0),
    'write', coalesce(options ->> 'write', 'better'), 'note', options -> 'note', 'written', written, 'written_from', (select max(v.version) from rankdb.profile_versions v where v.name = written),
    'profile', coalesce(stored.name, written, 'unnamed'), 'from_version', case when not stored.built_in then stored.version end,
    'definition', definition, 'bare', bare, 'plan', plan, 'parameters', parameters, 'variants', variants, 'legs', legs, 'lookup', lookup,
    'exact', (plan ->> 'exact_match')::double precision > 0 or parameters @> '[{"place": "/exact_match"}]',
    'limits', rankdb._tune_limits(index_row, definition, plan, parameters), 'queries', to_jsonb(queries));
end
$$;
comment on function rankdb._tune_task(text, text, jsonb, text, jsonb) is 'The checked task of a tuning: parameters, variants, queries in the order of their folds, settings, and the profile that it may write.';
