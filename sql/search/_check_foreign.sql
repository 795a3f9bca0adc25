-- _check_foreign: options.foreign names legs that take hits, and gives each a list of them.
create or replace function rankdb._check_foreign(given jsonb, legs jsonb)
returns void
language plpgsql immutable
as $$
declare
  item record;
  schema jsonb := rankdb.profile_schema();
begin
  if jsonb_typeof(given) <> 'object' then
    perform rankdb._raise('22023', format('options.foreign must be an object, got %s', jsonb_typeof(given)), 'For example: {"elsewhere": ["id1", "id2"]}, by the name of a foreign leg.');
  end if;
  for item in select * from jsonb_each(given) g order by g.key loop
    if not legs @> jsonb_build_array(jsonb_build_object('kind', 'foreign', 'name', item.key)) then
      perform rankdb._raise('22023', format('options.foreign: no foreign leg is called %L', item.key),
        'Foreign legs of the profile: ' || coalesce((select string_agg(l ->> 'name', ', ') from jsonb_array_elements(legs) l where l ->> 'kind' = 'foreign'), 'none'));
    end if;
    perform rankdb._check_schema(item.value, schema #> '{$defs,hits}', schema, 'options', '/foreign/' || item.key);
    begin
      perform rankdb._check_hits(item.value);
    exception when invalid_parameter_value then
      perform rankdb._raise('22023', format('options at /foreign/%s: %s', item.key, sqlerrm));
    end;
  end loop;
end
$$;
comment on function rankdb._check_foreign(jsonb, jsonb) is 'Raises 22023 where options.foreign names no foreign leg of the plan, or gives one hits that cannot be ranked.';
