-- _check_profile: validates a profile and fills in every default, so that a search reads no optional field.
create or replace function rankdb._check_profile(definition jsonb)
returns jsonb
language plpgsql
as $$
declare
  plan jsonb;
  legs jsonb := '[]';
  leg record;
  name text;
begin
  if definition is null or jsonb_typeof(definition) <> 'object' then
    perform rankdb._raise('22023', format('a profile must be a JSON object, got %s', coalesce(jsonb_typeof(definition), 'NULL')), 'For example: {"legs": [{"lexical": {"top": 100}}, {"dense": {"top": 100}}]}');
  end if;
  if octet_length(definition::text) > 1048576 then
    perform rankdb._raise('54000', format('the profile has %s bytes, at most 1048576 are allowed', octet_length(definition::text)));
  end if;
  if jsonb_path_exists(definition, 'strict $.**{65}') then
    perform rankdb._raise('54000', 'the profile is nested more than 64 deep');
  end if;
  plan := rankdb._check_schema(definition, rankdb.profile_schema(), rankdb.profile_schema(), 'profile', '');
  -- {"dense": {...}} becomes {"kind": "dense", "name": "dense", ...}.
  for leg in select k.key as kind, k.value as settings, l.ordinality - 1 as place from jsonb_array_elements(plan -> 'legs') with ordinality l cross join jsonb_each(l.value) k order by l.ordinality loop
    name := coalesce(leg.settings ->> 'name', leg.kind);
    if legs @> jsonb_build_array(jsonb_build_object('name', name)) then
      perform rankdb._raise('22023', format('profile at /legs/%s: another leg is called %L too', leg.place, name), 'Give one of them another "name".');
    end if;
    legs := legs || jsonb_build_array(leg.settings || jsonb_build_object('kind', leg.kind, 'name', name));
  end loop;
  plan := plan || jsonb_build_object('legs', legs, 'unit', 'document', 'rollup', rankdb._check_rollup(definition -> 'rollup'));
  perform rankdb._check_legs(legs);
  perform rankdb._check_fuse(plan -> 'fuse', legs, 'profile at /legs', 'profile at /fuse');
  perform rankdb._check_rerank(plan -> 'rerank');
  perform rankdb._check_boosts(plan -> 'boosts');
  perform rankdb._check_feedback(plan);
  perform rankdb._check_calibrate(plan);
  return rankdb._check_shape(plan) || jsonb_build_object('rerank', rankdb._limit_depth(plan -> 'rerank'));
end
$$;
comment on function rankdb._check_profile(jsonb) is 'Validates a profile (22023 says where it is wrong and what would be right) and returns it with all defaults filled in.';
