-- _tune_variants: the combinations of those settings that cannot be tried on candidates that were retrieved once: [{"choice": indexes of
-- the values, "plan", "legs", "stages", "boosts"}...], where two entries with equal "legs" share what the legs found, and so on. Those
-- that share most come one after the other.
create or replace function rankdb._tune_variants(definition jsonb, parameters jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  apart jsonb := (select coalesce(jsonb_agg(p.value order by p.ordinality), '[]') from jsonb_array_elements(parameters) with ordinality p where p.value ->> 'needs' <> 'replay');
  total numeric := 1;
  item record;
  variant jsonb;
  variants jsonb := '[]';
  changed jsonb;
  hint text;
begin
  for item in select jsonb_array_length(p.value -> 'values') as n from jsonb_array_elements(apart) p loop
    total := total * item.n;
  end loop;
  if total > 64 then
    perform rankdb._raise('54000', format('the settings %s need a retrieval of their own for each of %s combinations, at most 64 are allowed',
      (select string_agg(p ->> 'place', ', ') from jsonb_array_elements(apart) p), total), 'Try fewer values of these, or tune them one after the other.');
  end if;
  for variant in
    with recursive choices (n, choice) as (
      select 0, '[]'::jsonb
      union all
      select c.n + 1, c.choice || to_jsonb(v) from choices c cross join lateral generate_series(0, jsonb_array_length(apart -> c.n -> 'values') - 1) v where c.n < jsonb_array_length(apart))
    select jsonb_build_object('choice', c.choice,
      'legs', (select coalesce(jsonb_agg(x.value order by x.ordinality), '[]') from jsonb_array_elements(c.choice) with ordinality x where apart -> (x.ordinality - 1)::integer ->> 'needs' = 'legs'),
      'stages', (select coalesce(jsonb_agg(x.value order by x.ordinality), '[]') from jsonb_array_elements(c.choice) with ordinality x where apart -> (x.ordinality - 1)::integer ->> 'needs' = 'stages'),
      'boosts', (select coalesce(jsonb_agg(x.value order by x.ordinality), '[]') from jsonb_array_elements(c.choice) with ordinality x where apart -> (x.ordinality - 1)::integer ->> 'needs' = 'boosts'))
    from choices c where c.n = jsonb_array_length(apart)
  loop
    changed := definition;
    for item in
      select array(select jsonb_array_elements_text(p.value -> 'path')) as path, p.value #> array['values', x.value #>> '{}'] as value
      from jsonb_array_elements(variant -> 'choice') with ordinality x join jsonb_array_elements(apart) with ordinality p on p.ordinality = x.ordinality
      where x.value <> p.value -> 'start'
      order by x.ordinality
    loop
      changed := rankdb._tune_put(changed, item.path, item.value);
    end loop;
    begin
      variants := variants || jsonb_build_array(variant || jsonb_build_object('plan', rankdb._check_profile(changed)));
    exception when others then
      get stacked diagnostics hint = pg_exception_hint;
      perform rankdb._raise(sqlstate, format('space, the combination %s of %s: %s', variant -> 'choice', (select string_agg(p ->> 'place', ', ') from jsonb_array_elements(apart) p), sqlerrm), nullif(hint, ''));
    end;
  end loop;
  return (select jsonb_agg(v order by v -> 'legs', v -> 'stages', v -> 'boosts') from jsonb_array_elements(variants) v);
end
$$;
comment on function rankdb._tune_variants(jsonb, jsonb) is 'Every combination of the settings that need a retrieval, reranking or boosts of their own, with its plan; 54000 beyond 64.';
