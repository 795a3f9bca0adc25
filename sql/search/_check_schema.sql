-- _check_schema: validates JSON against a schema and fills in its defaults. Knows the keywords that rankdb.profile_schema() uses:
-- $ref, type, enum, properties, required, additionalProperties, min/maxProperties, items, min/maxItems, minimum, maximum, pattern,
-- min/maxLength, anyOf, default. A null is an absent setting.
create or replace function rankdb._check_schema(input jsonb, schema jsonb, root jsonb, document text, pointer text)
returns jsonb
language plpgsql immutable
as $$
declare
  place text := document || ' at ' || case when pointer = '' then '/' else pointer end;
  types text[];
  actual text := jsonb_typeof(input);
  number numeric;
  item record;
  result jsonb;
begin
  while schema ? '$ref' loop
    schema := root #> string_to_array(ltrim(schema ->> '$ref', '#/'), '/');
  end loop;
  if schema ? 'anyOf' then
    for item in select a.value as option from jsonb_array_elements(schema -> 'anyOf') a loop
      begin
        return rankdb._check_schema(input, item.option, root, document, pointer);
      exception when invalid_parameter_value then
        null;
      end;
    end loop;
    perform rankdb._raise('22023', format('%s: %s is none of what it may be', place, left(input::text, 100)), schema ->> 'description');
  end if;
  types := case jsonb_typeof(schema -> 'type') when 'string' then array[schema ->> 'type'] when 'array' then array(select jsonb_array_elements_text(schema -> 'type')) end;
  if types is not null and not (actual = any (types) or actual = 'number' and 'integer' = any (types) and (input #>> '{}')::numeric % 1 = 0) then
    perform rankdb._raise('22023', format('%s: must be %s, got %s', place,
      case when schema ? 'minimum' then format('a %s between %s and %s', case when 'integer' = any (types) then 'whole number' else 'number' end, schema ->> 'minimum', schema ->> 'maximum')
        when types = '{integer}' then 'a whole number' else 'of type ' || array_to_string(array_remove(types, 'null'), ' or ') end, left(input::text, 100)),
      schema ->> 'description');
  end if;
  if schema ? 'enum' and not schema -> 'enum' @> jsonb_build_array(input) then
    perform rankdb._raise('22023', format('%s: %s is not known', place, left(input::text, 100)),
      'Known: ' || (select string_agg(e, ', ') from jsonb_array_elements_text(schema -> 'enum') e));
  end if;
  case actual
    when 'number' then
      number := (input #>> '{}')::numeric;
      if number < (schema ->> 'minimum')::numeric or number > (schema ->> 'maximum')::numeric then
        perform rankdb._raise('22023', format('%s: must be a %s between %s and %s, got %s', place,
          case when 'integer' = any (types) then 'whole number' else 'number' end, schema ->> 'minimum', schema ->> 'maximum', left(input::text, 100)), schema ->> 'description');
      end if;
    when 'string' then
      if char_length(input #>> '{}') < (schema ->> 'minLength')::integer or char_length(input #>> '{}') > (schema ->> 'maxLength')::integer then
        perform rankdb._raise('22023', format('%s: must have %s to %s characters', place, schema ->> 'minLength', schema ->> 'maxLength'), schema ->> 'description');
      end if;
      if input #>> '{}' !~ (schema ->> 'pattern') then
        perform rankdb._raise('22023', format('%s: %s is not allowed', place, left(input::text, 100)), 'It must match ' || (schema ->> 'pattern'));
      end if;
    when 'array' then
      if jsonb_array_length(input) < (schema ->> 'minItems')::integer or jsonb_array_length(input) > (schema ->> 'maxItems')::integer then
        perform rankdb._raise('22023', format('%s: must have %s to %s entries, got %s', place, coalesce(schema ->> 'minItems', '0'), coalesce(schema ->> 'maxItems', 'any number of'),
          jsonb_array_length(input)), schema ->> 'description');
      end if;
      if schema ? 'items' then
        result := '[]';
        for item in select a.value as entry, a.ordinality - 1 as place from jsonb_array_elements(input) with ordinality a loop
          result := result || jsonb_build_array(rankdb._check_schema(item.entry, schema -> 'items', root, document, pointer || '/' || item.place));
        end loop;
        return result;
      end if;
    when 'object' then
      if not schema ? 'properties' then
        return input;
      end if;
      input := (select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(input) v where v.value <> 'null');
      if schema -> 'additionalProperties' = 'false' then
        for item in select k as key from jsonb_object_keys(input) k where not schema -> 'properties' ? k order by k limit 1 loop
          perform rankdb._raise('22023', format('%s has no setting %L', place, item.key), 'Known: ' || (select string_agg(k, ', ') from jsonb_object_keys(schema -> 'properties') k));
        end loop;
      end if;
      for item in select r as key from jsonb_array_elements_text(schema -> 'required') r where not input ? r limit 1 loop
        perform rankdb._raise('22023', format('%s lacks %L', place, item.key), schema #>> array['properties', item.key, 'description']);
      end loop;
      if (select count(*) from jsonb_object_keys(input)) not between coalesce((schema ->> 'minProperties')::integer, 0) and coalesce((schema ->> 'maxProperties')::integer, 1000000) then
        perform rankdb._raise('22023', format('%s: must name one of %s', place, (select string_agg(k, ', ') from jsonb_object_keys(schema -> 'properties') k)));
      end if;
      for item in
        select p.key, coalesce(input -> p.key, p.value -> 'default', case when p.value ? '$ref' then root #> string_to_array(ltrim(p.value ->> '$ref', '#/') || '/default', '/') end) as setting,
          p.value as schema
        from jsonb_each(schema -> 'properties') p order by p.key
      loop
        continue when item.setting is null;
        input := input || jsonb_build_object(item.key, rankdb._check_schema(item.setting, item.schema, root, document, pointer || '/' || item.key));
      end loop;
    else
      null;
  end case;
  return input;
end
$$;
comment on function rankdb._check_schema(jsonb, jsonb, jsonb, text, text) is
  'The value with the schema''s defaults filled in; 22023 with the place in the document, what is wrong there and what would be right.';
