-- _tune_finish: the end of a tuning: confirms what was chosen by real searches, writes the new version of the profile where it is better
-- (or as asked), keeps the evidence, and tells all of it.
create or replace function rankdb._tune_finish(task jsonb, queries text[], answer jsonb, failed jsonb, pairs bigint, started timestamptz, gathered timestamptz, searched timestamptz)
returns jsonb
language plpgsql
as $$
#variable_conflict use_column
declare
  parameters constant jsonb := task -> 'parameters';
  choice jsonb := (select t.value -> 'choice' from jsonb_array_elements(answer -> 'trials') t where t.value -> 'trial' = answer -> 'chosen');
  value_before constant double precision := answer ->> 'before';
  value_after constant double precision := answer ->> 'after';
  value_validated constant double precision := case when cardinality(queries) > 1 then (answer ->> 'validated')::double precision end;
  limits jsonb := task -> 'limits' || case when (answer ->> 'unscored')::bigint > 0
    then jsonb_build_array('rerank: some documents that a stage would have read were not found when the candidates were gathered, and stay below those that it scored') else '[]' end;
  definition jsonb := task -> 'definition';
  bare jsonb := task -> 'bare';
  idle integer[] := '{}';
  stage integer;
  item record;
  measured double precision[];
  -- The value before of the queries that were confirmed.
  comparable double precision;
  unconfirmed jsonb;
  value_confirmed double precision;
  differing jsonb;
  told jsonb;
  number bigint;
  version integer;
  newest integer;
  wanted boolean;
  unwritten text;
begin
  for item in
    select array(select jsonb_array_elements_text(p.value -> 'path')) as path, p.value #> array['values', c.value #>> '{}'] as value
    from jsonb_array_elements(parameters) with ordinality p join jsonb_array_elements(choice) with ordinality c using (ordinality)
    where c.value <> p.value -> 'start' order by p.ordinality
  loop
    bare := rankdb._tune_put(bare, item.path, item.value);
    definition := rankdb._tune_put(definition, item.path, item.value);
    if item.path[1] = 'rerank' and item.path[3] = 'top' then
      -- A depth that was measured anew goes before what a former curve says of it.
      definition := definition #- (item.path[1:2] || '{curve}'::text[]);
    elsif item.path[1] = 'rerank' and item.path[3] = 'blend' and item.value = '0' then
      idle := item.path[2]::integer || idle;
    end if;
  end loop;
  -- A stage that has no share changes nothing, and would cost as before. The last one first: it must not move the others.
  foreach stage in array array(select s from unnest(idle) s order by s desc) loop
    bare := bare #- array['rerank', stage::text];
    definition := definition #- array['rerank', stage::text];
  end loop;
  select c.measured, c.failed into measured, unconfirmed from rankdb._tune_measure(task ->> 'index', task ->> 'set', bare, task ->> 'metric', queries) c;
  select avg(m), avg((b.value #>> '{}')::double precision) filter (where m is not null) into value_confirmed, comparable
  from unnest(measured) with ordinality u (m, place) join jsonb_array_elements(answer #> '{per_query,before}') with ordinality b on b.ordinality = u.place;
  if unconfirmed <> '{}' then
    failed := failed || unconfirmed;
    limits := limits || to_jsonb(format('confirmed: without %s of %s queries, whose searches with the chosen settings failed', (select count(*) from jsonb_object_keys(unconfirmed)), cardinality(queries)));
  end if;
  select jsonb_agg(d.query order by d.distance desc, d.id) filter (where d.nth <= 10) into differing
  from (
    select q.id, abs(m - (r.value #>> '{}')::double precision) as distance, row_number() over (order by abs(m - (r.value #>> '{}')::double precision) desc, q.id) as nth,
      jsonb_build_object('query_id', q.id, 'replayed', r.value, 'measured', m) as query
    from unnest(queries, measured) with ordinality q (id, m, place) join jsonb_array_elements(answer #> '{per_query,after}') with ordinality r on r.ordinality = q.place
    where abs(m - (r.value #>> '{}')::double precision) > 1e-9) d;

  told := jsonb_strip_nulls(jsonb_build_object(
    'index', task -> 'index', 'set', task -> 'set', 'profile', task -> 'profile', 'metric', task -> 'metric', 'method', task -> 'method', 'queries', cardinality(queries),
    'trials', jsonb_array_length(answer -> 'trials'),
    'chosen', rankdb._tune_settings(parameters, choice),
    'before', value_before, 'after', value_after, 'validated', value_validated, 'confirmed', value_confirmed, 'overfit', value_after - value_validated,
    'differing', differing,
    'dropped', (select jsonb_agg(format('/rerank/%s', s) order by s) from unnest(idle) s),
    'changed', (select jsonb_agg(to_jsonb(d)) from rankdb.profile_diff(task -> 'bare', bare) d),
    'importance', answer -> 'importance', 'fold_choices', (
      select jsonb_agg(rankdb._tune_settings(parameters, f.value) order by f.ordinality) from jsonb_array_elements(answer -> 'fold_choices') with ordinality f where value_validated is not null),
    'moved', (
      select jsonb_agg(jsonb_build_object('query_id', m.id, 'before', m.b, 'after', m.a) order by abs(m.a - m.b) desc, m.id)
      from (select q.id, (b.value #>> '{}')::double precision as b, (a.value #>> '{}')::double precision as a
            from unnest(queries) with ordinality q (id, place)
            join jsonb_array_elements(answer #> '{per_query,before}') with ordinality b on b.ordinality = q.place
            join jsonb_array_elements(answer #> '{per_query,after}') with ordinality a on a.ordinality = q.place
            where a.value <> b.value order by abs((a.value #>> '{}')::double precision - (b.value #>> '{}')::double precision) desc, q.id limit 10) m),
    'failed', nullif(failed, '{}'), 'limits', nullif(limits, '[]'), 'pairs', pairs,
    'seconds', jsonb_build_object('gathering', round(extract(epoch from gathered - started), 3), 'search', round(extract(epoch from searched - gathered), 3),
      'confirming', round(extract(epoch from clock_timestamp() - searched), 3))));

  insert into rankdb.tunings as t (index_name, set_name, profile, from_version, metric, method, space, settings, queries, trials, chosen, before, after, validated, confirmed, started_at)
  values (task ->> 'index', task ->> 'set', task ->> 'profile', (task ->> 'from_version')::integer, task ->> 'metric', task ->> 'method',
    (select jsonb_object_agg(p ->> 'place', p -> 'values') from jsonb_array_elements(parameters) p),
    (select jsonb_object_agg(s.key, s.value) from jsonb_each(task) s where s.key in ('points', 'folds', 'seed', 'explore', 'cost', 'write', 'note')),
    cardinality(queries), jsonb_array_length(answer -> 'trials'), told -> 'chosen', value_before, value_after, value_validated, value_confirmed, started)
  returning t.tuning_id into number;
  insert into rankdb.tuning_trials (tuning_id, trial, parameters, value, folds)
  select number, (t.value ->> 'trial')::integer,
    rankdb._tune_settings(parameters, t.value -> 'choice'),
    (t.value ->> 'value')::double precision, coalesce(array(select (f.value #>> '{}')::double precision from jsonb_array_elements(t.value -> 'folds') with ordinality f order by f.ordinality), '{}')
  from jsonb_array_elements(answer -> 'trials') t;

  -- Better than the profile is what is better on queries that it was not chosen on, and what real searches bear out.
  wanted := coalesce(task ->> 'write' = 'always' or task ->> 'write' = 'better' and value_validated > value_before + 1e-12 and value_confirmed > comparable + 1e-12, false);
  if wanted then
    -- From here on nobody else stores a version of it.
    perform rankdb._lock_profile(task ->> 'written');
    newest := (select max(v.version) from rankdb.profile_versions v where v.name = task ->> 'written');
    if newest is distinct from (task ->> 'written_from')::integer then
      -- A version that began with a former one would undo what others changed since, and one of a dropped profile would bring it back.
      unwritten := format('write: profile %L %s while this tuning ran, so nothing was written; rankdb.create_profile stores the definition of this report', task ->> 'written',
        case when newest is null then 'was dropped' when task ->> 'written_from' is null then 'was stored by others' else format('went from version %s to %s', task ->> 'written_from', newest) end);
    elsif value_confirmed is null then
      unwritten := 'write: no search with the chosen settings succeeded, so nothing was written';
    end if;
  end if;
  if unwritten is not null then
    raise warning '%', unwritten;
    told := told || jsonb_build_object('limits', limits || to_jsonb(unwritten));
  elsif wanted then
    version := rankdb._store_profile(task ->> 'written', definition, concat(task ->> 'note' || '; ', format('tuned on set %s by %s: %s -> %s (validated %s), tuning %s',
      task ->> 'set', task ->> 'metric', round(value_before::numeric, 4), round(value_after::numeric, 4), coalesce(round(value_validated::numeric, 4)::text, 'on no other query'), number)));
  end if;
  told := jsonb_build_object('tuning_id', number) || told || jsonb_strip_nulls(jsonb_build_object('from_version', task -> 'from_version',
    'name', case when version is not null then task ->> 'written' end, 'to_version', version, 'definition', definition));
  update rankdb.tunings t set to_version = version, report = told || jsonb_strip_nulls(jsonb_build_object('pulls', answer -> 'pulls')), finished_at = clock_timestamp() where t.tuning_id = number;
  return told;
end
$$;
comment on function rankdb._tune_finish(jsonb, text[], jsonb, jsonb, bigint, timestamptz, timestamptz, timestamptz) is
  'Confirms, writes and reports what a tuning found; returns the report, which rankdb.tunings keeps.';
