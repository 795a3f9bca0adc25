-- _check_schema: validates JSON against a schema and fills in its defaults. Knows the keywords that rankdb.profile_schema() uses:
-- $ref, type, enum, properties, required, additionalProperties, min/maxProperties, items, min/maxItems, minimum, maximum, pattern,
-- min/maxLength, anyOf, default. A null is an absent setting. The time grows with the size of the document and no faster.
create or replace function rankdb._check_schema(input jsonb, schema jsonb, root jsonb, document text, pointer text)
returns jsonb
language plpgsql immutable
as $$
declare
  actual constant text := jsonb_typeof(input);
  types text[];
  item record;
  predicate text;
  checked jsonb;
  entries jsonb[];
begin
  while schema ? '$ref' loop
    schema := root #> string_to_array(ltrim(schema ->> '$ref', '#/'), '/');
  end loop;
  if schema ? 'anyOf' then
    -- The alternatives differ in type, so that the error can be about the one that was meant.
    for item in select a.value as option from jsonb_array_elements(schema -> 'anyOf') a loop
      if rankdb._is_of_type(input, actual, item.option -> 'type') then
        return rankdb._check_schema(input, item.option, root, document, pointer);
      end if;
    end loop;
    select array_agg(a ->> 'type') into types from jsonb_array_elements(schema -> 'anyOf') a;
    perform rankdb._raise('22023', format('%s at %s: must be of type %s, got %s', document, pointer, array_to_string(types, ' or '), left(input::text, 100)), schema ->> 'description');
  end if;
  if schema ? 'type' and not rankdb._is_of_type(input, actual, schema -> 'type') then
    perform rankdb._raise('22023', format('%s at %s: must be %s, got %s', document, coalesce(nullif(pointer, ''), '/'), rankdb._expected(schema), left(input::text, 100)), schema ->> 'description');
  end if;
  if schema ? 'enum' and not schema -> 'enum' @> input then
    types := array(select jsonb_array_elements_text(schema -> 'enum'));
    perform rankdb._raise('22023', format('%s at %s: %s is not known', document, pointer, left(input::text, 100)),
      concat('Did you mean "' || rankdb._nearest_word(input #>> '{}', types) || '"? ', 'Known: ' || array_to_string(types, ', ')));
  end if;

  case actual
    when 'number' then
      if (input #>> '{}')::numeric not between coalesce((schema ->> 'minimum')::numeric, -1e308) and coalesce((schema ->> 'maximum')::numeric, 1e308) or abs((input #>> '{}')::numeric) < 1e-307 and input <> '0' then
        perform rankdb._raise('22023', format('%s at %s: must be %s, got %s', document, pointer, rankdb._expected(schema) || case when schema ? 'minimum' then '' else ' that double precision can hold' end, left(input::text, 100)), schema ->> 'description');
      end if;
    when 'string' then
      if char_length(input #>> '{}') < (schema ->> 'minLength')::integer or char_length(input #>> '{}') > (schema ->> 'maxLength')::integer then
        perform rankdb._raise('22023', format('%s at %s: must have %s to %s characters, got %s', document, pointer, coalesce(schema ->> 'minLength', '0'), coalesce(schema ->> 'maxLength', 'any number of'),
          char_length(input #>> '{}')), schema ->> 'description');
      end if;
      if input #>> '{}' !~ (schema ->> 'pattern') then
        perform rankdb._raise('22023', format('%s at %s: %s is not allowed', document, pointer, left(input::text, 100)), 'It must match ' || (schema ->> 'pattern'));
      end if;
    when 'array' then
      if jsonb_array_length(input) < (schema ->> 'minItems')::integer or jsonb_array_length(input) > (schema ->> 'maxItems')::integer then
        perform rankdb._raise('22023', format('%s at %s: must have %s to %s entries, got %s', document, pointer, coalesce(schema ->> 'minItems', '0'), coalesce(schema ->> 'maxItems', 'any number of'),
          jsonb_array_length(input)), schema ->> 'description');
      end if;
      if not schema ? 'items' or input = '[]' then
        return input;
      end if;
      predicate := rankdb._schema_predicate(schema -> 'items', root);
      if predicate is not null and not jsonb_path_exists(input, format('strict $[*] ? (!(%s))', predicate)::jsonpath) then
        return input;
      end if;
      for item in select a.value as entry, a.ordinality - 1 as place from jsonb_array_elements(input) with ordinality a loop
        entries := entries || rankdb._check_schema(item.entry, schema -> 'items', root, document, pointer || '/' || item.place);
      end loop;
      return to_jsonb(entries);
    when 'object' then
      if not schema ? 'properties' then
        return input;
      end if;
      for item in select i.key, i.value, schema #> array['properties', i.key] as schema from jsonb_each(input) i loop
        if item.schema is null then
          types := array(select jsonb_object_keys(schema -> 'properties') order by 1);
          perform rankdb._raise('22023', format('%s at %s/%s: no setting is called %L', document, pointer, replace(replace(left(item.key, 100), '~', '~0'), '/', '~1'), left(item.key, 100)),
            concat('Did you mean "' || rankdb._nearest_word(item.key, types) || '"? ', 'Known: ' || array_to_string(types, ', ')));
        end if;
        if item.value = 'null' then
          input := input - item.key;
        else
          checked := rankdb._check_schema(item.value, item.schema, root, document, pointer || '/' || item.key);
          -- Only lists and objects can have got defaults.
          if jsonb_typeof(checked) in ('object', 'array') and checked <> item.value then
            input := input || jsonb_build_object(item.key, checked);
          end if;
        end if;
      end loop;
      if schema ? 'required' and not input ?& array(select jsonb_array_elements_text(schema -> 'required')) then
        select r into predicate from jsonb_array_elements_text(schema -> 'required') r where not input ? r limit 1;
        perform rankdb._raise('22023', format('%s at %s lacks %L', document, coalesce(nullif(pointer, ''), '/'), predicate), schema #>> array['properties', predicate, 'description']);
      end if;
      if schema ?| array['minProperties', 'maxProperties']
         and (select count(*) from jsonb_object_keys(input)) not between coalesce((schema ->> 'minProperties')::integer, 0) and coalesce((schema ->> 'maxProperties')::integer, 1000000) then
        perform rankdb._raise('22023', format('%s at %s: must name %s of %s', document, pointer, case when schema ? 'maxProperties' then 'one' else 'some' end,
          (select string_agg(k, ', ' order by k) from jsonb_object_keys(schema -> 'properties') k)), schema ->> 'description');
      end if;
      for item in
        select p.key, coalesce(p.value -> 'default', case when p.value ? '$ref' then root #> string_to_array(ltrim(p.value ->> '$ref', '#/') || '/default', '/') end) as setting, p.value as schema
        from jsonb_each(schema -> 'properties') p where not input ? p.key
      loop
        if item.setting is not null then
          -- An object has defaults of its own.
          input := input || jsonb_build_object(item.key, case jsonb_typeof(item.setting)
            when 'object' then rankdb._check_schema(item.setting, item.schema, root, document, pointer || '/' || item.key) else item.setting end);
        end if;
      end loop;
    else
      null;
  end case;
  return input;
end
$$;
comment on function rankdb._check_schema(jsonb, jsonb, jsonb, text, text) is
  'The value with the schema''s defaults filled in; 22023 with the place in the document, what is wrong there and what would be right.';
