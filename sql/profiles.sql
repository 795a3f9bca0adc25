-- The built-in profiles. Their weights follow the models that are shipped, so they are replaced on every migration.
-- The fusion is the one that was best without a setting of its own on Cranfield and CACM (docs/fusion.md).
do $$
declare
  item record;
  current_plan jsonb;
begin
  insert into rankdb.profile_versions (name, definition, built_in, note)
  select b.name, b.definition::jsonb, true, 'shipped with RankDb'
  from (values
    ('lexical', '{"legs": [{"lexical": {"top": 100}}]}'),
    ('dense', '{"legs": [{"dense": {"top": 100}}]}'),
    ('hybrid', '{"legs": [{"lexical": {"top": 100}}, {"dense": {"top": 100}}], "fuse": {"method": "convex", "normalize": "theoretical-min"}}'),
    ('default', '{"legs": [{"lexical": {"top": 100}}, {"dense": {"top": 100}}], "fuse": {"method": "convex", "normalize": "theoretical-min"}, "rerank": [{"model": "default", "top": 50, "blend": 0.3}]}')
  ) b (name, definition)
  -- A release that changes one gives it a new version; its former ones stay.
  where not exists (select from rankdb.profiles p where p.name = b.name and p.built_in and p.definition = b.definition::jsonb);
  -- Plans follow the defaults of this version. A definition that this version refuses keeps no plan, and is refused when it is used.
  for item in select v.name, v.version, v.definition from rankdb.profile_versions v order by 1, 2 loop
    begin
      current_plan := rankdb._check_profile(item.definition);
    exception when invalid_parameter_value or program_limit_exceeded then
      current_plan := null;
    end;
    update rankdb.profile_versions v set plan = current_plan where v.name = item.name and v.version = item.version and v.plan is distinct from current_plan;
  end loop;
end
$$;
