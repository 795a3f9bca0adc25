-- _check_profile: validates a profile and fills in every default, so that a search reads no optional field.
create or replace function rankdb._check_profile(definition jsonb)
returns jsonb
language plpgsql
as $$
declare
  leg jsonb;
  kind text;
  legs jsonb := '[]';
  fuse jsonb;
  rerank jsonb := '[]';
  stage jsonb;
begin
  perform rankdb._check_keys(definition, array['legs', 'fuse', 'rerank', 'rollup', 'min_score', 'timeout_ms', 'on_error'], 'profile');
  if jsonb_typeof(definition -> 'legs') is distinct from 'array' or jsonb_array_length(definition -> 'legs') = 0 then
    perform rankdb._raise('22023', 'profile.legs must be an array of at least one leg', 'For example: [{"lexical": {"top": 100}}, {"dense": {"top": 100}}]');
  end if;
  for leg in select * from jsonb_array_elements(definition -> 'legs') loop
    perform rankdb._check_keys(leg, array['lexical', 'dense'], 'profile.legs');
    select k into kind from jsonb_object_keys(leg) k;
    if (select count(*) from jsonb_object_keys(leg)) <> 1 or exists (select from jsonb_array_elements(legs) l where l ->> 'kind' = kind) then
      perform rankdb._raise('22023', 'each entry of profile.legs names one leg, lexical or dense, and each leg once');
    end if;
    perform rankdb._check_keys(leg -> kind, array['top', 'weight'], 'profile.legs.' || kind);
    legs := legs || jsonb_build_object('kind', kind, 'top', rankdb._number(leg -> kind, 'top', 1, 1000, 100)::integer,
      'weight', rankdb._number(leg -> kind, 'weight', 0, 1000, 1));
  end loop;
  fuse := coalesce(definition -> 'fuse', '{}');
  perform rankdb._check_keys(fuse, array['method', 'k'], 'profile.fuse');
  if coalesce(fuse ->> 'method', 'rrf') <> 'rrf' then
    perform rankdb._raise('22023', format('profile.fuse.method %L is not known', fuse ->> 'method'), 'Known: rrf');
  end if;
  if jsonb_typeof(coalesce(definition -> 'rerank', '[]')) <> 'array' or jsonb_array_length(coalesce(definition -> 'rerank', '[]')) > 1 then
    perform rankdb._raise('22023', 'profile.rerank must be an array of at most one stage');
  end if;
  for stage in select * from jsonb_array_elements(coalesce(definition -> 'rerank', '[]')) loop
    perform rankdb._check_keys(stage, array['model', 'top', 'blend'], 'profile.rerank');
    rerank := rerank || jsonb_build_object('model', coalesce(stage ->> 'model', 'default'),
      'top', rankdb._number(stage, 'top', 1, 1000, 50)::integer, 'blend', rankdb._number(stage, 'blend', 0, 1, 0.5));
  end loop;
  if coalesce(definition ->> 'on_error', 'degrade') not in ('degrade', 'fail') then
    perform rankdb._raise('22023', format('on_error must be "degrade" or "fail", got %L', definition ->> 'on_error'));
  end if;
  return jsonb_build_object(
    'legs', legs,
    'fuse', jsonb_build_object('method', 'rrf', 'k', rankdb._number(fuse, 'k', 0, 10000, 60)::integer),
    'rerank', rerank,
    'unit', 'document',
    'rollup', rankdb._check_rollup(definition -> 'rollup'),
    'min_score', rankdb._number(definition, 'min_score', 0, 1, 0),
    'timeout_ms', rankdb._number(definition, 'timeout_ms', 1, 600000, 1000),
    'on_error', coalesce(definition ->> 'on_error', 'degrade'));
end
$$;
comment on function rankdb._check_profile(jsonb) is 'Validates a profile (22023 says what is wrong) and returns it with all defaults filled in.';
