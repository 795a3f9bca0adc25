-- _tune_default_space: what a tuning tries where its caller does not say: the weights of all legs but the first (only ratios matter), the
-- method of the fusion with its normalisation, k of rrf, and of each reranking stage the blend, of the last one the depth.
create or replace function rankdb._tune_default_space(definition jsonb, plan jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  stages integer := jsonb_array_length(plan -> 'rerank');
  first_weight double precision := coalesce(nullif((plan #>> '{legs,0,weight}')::double precision, 0), 1);
  space jsonb := '{}';
  leg record;
begin
  for leg in
    select l.ordinality - 1 as n, l.value ->> 'kind' as kind from jsonb_array_elements(plan -> 'legs') with ordinality l
    where l.ordinality > 1 and not plan #> '{fuse,minus}' ? (l.value ->> 'name') order by l.ordinality
  loop
    space := space || jsonb_build_object(format('/legs/%s/%s/weight', leg.n, leg.kind),
      (select jsonb_agg(trim_scale((f * first_weight)::numeric) order by f) from unnest(array[0, 0.125, 0.25, 0.5, 1, 2, 4, 8]) f where f * first_weight <= 1000));
  end loop;
  if space <> '{}' then
    space := space || '{"/fuse/method": ["rrf", "convex"], "/fuse/normalize": ["min-max", "theoretical-min", "z-score"]}'
      || case when plan #>> '{fuse,method}' = 'rrf' then '{"/fuse/k": [10, 30, 60, 100]}'::jsonb else '{}' end;
  end if;
  for n in 0 .. stages - 1 loop
    space := space || jsonb_build_object(format('/rerank/%s/blend', n), '[0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1]'::jsonb);
  end loop;
  if stages > 0 then
    space := space || jsonb_build_object(format('/rerank/%s/top', stages - 1),
      (select jsonb_agg(t order by t) from unnest(array[10, 20, 50, 100]) t
       where stages = 1 or t <= (plan #>> array['rerank', (stages - 2)::text, 'top'])::integer));
  end if;
  if space = '{}' then
    perform rankdb._raise('22023', 'the profile has one leg and no reranking, so nothing is tuned unless you say what', 'For example: space => {"/boosts/0/weight": [0, 0.1, 0.2]}');
  end if;
  return space;
end
$$;
comment on function rankdb._tune_default_space(jsonb, jsonb) is 'The settings of a profile that are tuned unless the caller names some, with the values to try.';
