-- _tune_problem: a tuning as the service takes it, with the candidates of all queries. A leg's depth is at least the metric's, as in a search.
create or replace function rankdb._tune_problem(task jsonb, queries text[], judged jsonb[], cases text[])
returns text
language plpgsql immutable
as $$
declare
  variants integer := jsonb_array_length(task -> 'variants');
  problem text;
begin
  if cardinality(queries) = 1 then
    -- Nothing can be validated with one query; the service, which always validates, gets it twice.
    queries := queries || queries;
    judged := judged || judged;
    cases := cases || cases;
  end if;
  select rtrim((jsonb_build_object(
      'metric', task -> 'metric', 'method', task -> 'method', 'points', task -> 'points', 'folds', least((task ->> 'folds')::integer, cardinality(queries)), 'seed', task -> 'seed',
      'explore', task -> 'explore', 'cost', task -> 'cost', 'top_n', task -> 'depth',
      'plan', jsonb_build_object(
        'legs', (select jsonb_agg(l.value - 'deepest' order by l.ordinality) from jsonb_array_elements(task -> 'legs') with ordinality l),
        'fuse', task #> '{plan,fuse}',
        'rerank', (select coalesce(jsonb_agg(jsonb_build_object('top', s.value -> 'top', 'blend', s.value -> 'blend', 'normalize', s.value -> 'normalize') order by s.ordinality), '[]')
                   from jsonb_array_elements(task #> '{plan,rerank}') with ordinality s),
        'boosts', (select coalesce(jsonb_agg(jsonb_build_object('weight', b.value -> 'weight') order by b.ordinality), '[]') from jsonb_array_elements(task #> '{plan,boosts}') with ordinality b),
        'exact_match', task #> '{plan,exact_match}'),
      'parameters', (
        select jsonb_agg(jsonb_build_object('place', p.value -> 'place', 'at', p.value -> 'at', 'start', p.value -> 'start',
          'values', case when p.value #>> '{at,0}' = 'legs' and p.value #>> '{at,2}' = 'top'
            then (select jsonb_agg(greatest((v.value #>> '{}')::integer, (task ->> 'depth')::integer) order by v.ordinality) from jsonb_array_elements(p.value -> 'values') with ordinality v)
            else p.value -> 'values' end) order by p.ordinality)
        from jsonb_array_elements(task -> 'parameters') with ordinality p),
      'variants', (select jsonb_agg(v.value -> 'choice' order by v.ordinality) from jsonb_array_elements(task -> 'variants') with ordinality v),
      'queries', (select jsonb_agg(jsonb_build_object('id', q.id, 'judged', q.judged) order by q.n) from unnest(queries, judged) with ordinality q (id, judged, n))))::text, '}')
    || ',"cases":[' || (
      select string_agg('[' || v.cases || ']', ',' order by v.variant)
      from (select (c.n - 1) % variants as variant, string_agg(c.part, ',' order by c.n) as cases from unnest(cases) with ordinality c (part, n) group by 1) v) || ']}'
  into problem;
  if octet_length(problem) > rankdb._tune_bytes() then
    perform rankdb._raise('54000', format('the candidates of this tuning have %s bytes, at most %s are allowed', octet_length(problem), rankdb._tune_bytes()),
      'Use fewer queries, smaller values of /legs/*/*/top, fewer settings that need a retrieval of their own, or a metric that looks less deep.');
  end if;
  return problem;
end
$$;
comment on function rankdb._tune_problem(jsonb, text[], jsonb[], text[]) is 'The JSON that the service''s tune takes; cases: one JSON text for each query and variant, all variants of a query together.';
