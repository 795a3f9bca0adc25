-- _tune_space: the parameters of a tuning: [{"place", "path", "at", "needs", "values", "start"}...]. The profile's own value is always
-- one of the values; "start" is its index. Every value is checked by putting it into the profile, and the combinations that can go
-- wrong where each value is right by itself (all weights 0, a stage deeper than the one before it) by their worst case.
create or replace function rankdb._tune_space(definition jsonb, plan jsonb, space jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  item record;
  target record;
  own jsonb;
  tried jsonb;
  parameters jsonb := '[]';
  corner jsonb := definition;
  hint text;
  trying text;
  stages integer := jsonb_array_length(plan -> 'rerank');
begin
  if jsonb_typeof(space) <> 'object' then
    perform rankdb._raise('22023', format('space must be a JSON object, got %s', jsonb_typeof(space)), 'For example: {"/legs/1/dense/weight": [0, 0.5, 1, 2]}');
  end if;
  if space = '{}' then
    space := rankdb._tune_default_space(definition, plan);
  end if;
  for item in select s.key as place, s.value as entry from jsonb_each(space) s order by split_part(s.key, '/', 2) = 'rerank', s.key collate "C" loop
    target := rankdb._tune_place(definition, item.place);
    own := coalesce(plan #> target.at, definition #> target.path, plan #> case when target.path[1] = 'legs' then array['legs', target.path[2]] || target.path[4:] else target.path end, 'null');
    if target.path = '{rollup}' then
      own := coalesce(definition #> target.path, 'null');
    end if;
    tried := rankdb._tune_values(item.place, target.path, item.entry);
    if not exists (select from jsonb_array_elements(tried) t where t.value = own) then
      tried := tried || jsonb_build_array(own);
    end if;
    if not exists (select from jsonb_array_elements(tried) t where jsonb_typeof(t.value) <> 'number') then
      tried := (select jsonb_agg(t.value order by (t.value #>> '{}')::numeric) from jsonb_array_elements(tried) t);
    end if;
    parameters := parameters || jsonb_build_array(jsonb_build_object('place', item.place, 'path', to_jsonb(target.path), 'at', to_jsonb(target.at), 'needs', target.needs,
      'values', tried, 'start', (select t.ordinality - 1 from jsonb_array_elements(tried) with ordinality t where t.value = own)));
  end loop;
  if jsonb_array_length(parameters) > 64 or (select sum(jsonb_array_length(p -> 'values')) from jsonb_array_elements(parameters) p) > 2000 then
    perform rankdb._raise('54000', 'a space has at most 64 settings with 2000 values together');
  end if;
  for item in
    select a ->> 'place' as a, b ->> 'place' as b from jsonb_array_elements(parameters) a cross join jsonb_array_elements(parameters) b where (b ->> 'place') ^@ (a ->> 'place' || '/') limit 1
  loop
    perform rankdb._raise('22023', format('space at %s: it is a part of %s, which is tuned as well', item.b, item.a));
  end loop;
  begin
    for item in
      select p ->> 'place' as place, array(select jsonb_array_elements_text(p -> 'path')) as path, v.value
      from jsonb_array_elements(parameters) p cross join jsonb_array_elements(p -> 'values') with ordinality v where v.ordinality - 1 <> (p ->> 'start')::integer
    loop
      trying := format('space at %s, value %s', item.place, left(item.value::text, 100));
      perform rankdb._check_profile(rankdb._tune_put(definition, item.path, item.value));
    end loop;
    for item in
      select array(select jsonb_array_elements_text(p -> 'path')) as path, p #> '{values,0}' as value from jsonb_array_elements(parameters) p where p #>> '{at,0}' = 'legs' and p #>> '{at,2}' = 'weight'
    loop
      trying := 'space, with the smallest weights';
      corner := rankdb._tune_put(corner, item.path, item.value);
    end loop;
    if corner <> definition then
      perform rankdb._check_profile(corner);
    end if;
    for n in 1 .. stages - 1 loop
      trying := format('space, with the smallest /rerank/%s/top and the largest /rerank/%s/top', n - 1, n);
      corner := definition;
      for item in
        select array(select jsonb_array_elements_text(p -> 'path')) as path, case when p #>> '{at,1}' = n::text then p #> '{values,-1}' else p #> '{values,0}' end as value
        from jsonb_array_elements(parameters) p where p #>> '{at,0}' = 'rerank' and p #>> '{at,2}' = 'top' and p #>> '{at,1}' in (n::text, (n - 1)::text)
      loop
        corner := rankdb._tune_put(corner, item.path, item.value);
      end loop;
      perform rankdb._check_profile(corner);
    end loop;
  exception when others then
    get stacked diagnostics hint = pg_exception_hint;
    perform rankdb._raise(sqlstate, format('%s: %s', trying, sqlerrm), nullif(hint, ''));
  end;
  return parameters;
end
$$;
comment on function rankdb._tune_space(jsonb, jsonb, jsonb) is
  'The parameters of a tuning with all their values, each checked by the profile''s schema; 22023 names the setting and what is wrong with it.';
