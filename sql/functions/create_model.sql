-- create_model: gives a model of the service a further name in this database.
create or replace function rankdb.create_model(name text, definition jsonb)
returns void
language plpgsql
as $$
declare
  target text;
  stated_kind text;
  known record;
begin
  if name is null or name !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' or name = 'default' then
    perform rankdb._raise('22023', format('%L is not a model name', coalesce(name, 'NULL')),
      'Use a letter or digit, then up to 62 letters, digits, ".", "_" and "-"; "default" is the service''s own.');
  end if;
  perform rankdb._check_keys(definition, array['model', 'kind', 'query_prefix', 'description'], 'definition');
  for known in select e.key, e.value from jsonb_each(definition) e loop
    if jsonb_typeof(known.value) <> 'string' then
      perform rankdb._raise('22023', format('definition.%s must be a string, got %s', known.key, jsonb_typeof(known.value)));
    end if;
  end loop;
  target := definition ->> 'model';
  stated_kind := definition ->> 'kind';
  if coalesce(target, '') = '' then
    perform rankdb._raise('22023', 'definition.model must name a model of the service', 'For example: {"model": "rankdb-encoder"}. See rankdb.models.');
  end if;
  if length(definition ->> 'query_prefix') > 2000 then
    perform rankdb._raise('22023', 'definition.query_prefix has more than 2000 characters');
  end if;
  if target = name or exists (select from rankdb.model_aliases a where a.name = target) then
    perform rankdb._raise('22023', format('definition.model %L is itself a name made by create_model', target), 'Name the model behind it.');
  end if;
  begin
    select count(*) filter (where m.name = create_model.name) as same, array_agg(m.kind) filter (where m.name = target or target = 'default' and m.is_default) as kinds,
      string_agg(m.name, ', ' order by m.name) as names
    into known from rankdb._service_models() m;
    if known.same > 0 then
      perform rankdb._raise('42710', format('the service has a model named %L', name), 'Choose another name.');
    end if;
    if known.kinds is null then
      perform rankdb._raise('42704', format('the service has no model %L', target), 'Models: ' || coalesce(known.names, 'none'));
    end if;
    if stated_kind <> all (known.kinds) then
      perform rankdb._raise('22023', format('model %L is of kind %s, not %s', target, array_to_string(known.kinds, ' and '), stated_kind));
    end if;
  exception when others then
    if not rankdb._is_service_failure(sqlstate) then
      raise;
    end if;
    raise notice 'model % is taken on trust: the scoring service cannot be asked (%)', target, sqlerrm;
  end;
  insert into rankdb.model_aliases (name, model, kind, query_prefix, description)
  values (create_model.name, target, stated_kind, coalesce(definition ->> 'query_prefix', ''), definition ->> 'description')
  on conflict on constraint model_aliases_pkey do nothing;
  if not found then
    perform rankdb._raise('42710', format('model %L already exists', name), format('Drop it first: select rankdb.drop_model(%L)', name));
  end if;
end
$$;
comment on function rankdb.create_model(text, jsonb) is
  'Gives a model of the service a further name: {"model": "<name in the service>", "kind", "query_prefix", "description"}. Indexes, profiles, embed and rerank take the name.';
