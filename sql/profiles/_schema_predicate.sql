-- _schema_predicate: a schema of small entries (texts, numbers, lists of them, flat objects) as a condition in SQL/JSON path language, so
-- that a list of thousands of entries is checked in one pass in C. For strict mode, where it is true or false and never unknown. Null for a schema that needs more, such as one with defaults.
create or replace function rankdb._schema_predicate(schema jsonb, root jsonb)
returns text
language plpgsql immutable
as $$
declare
  conditions text[];
  inner_condition text;
  property record;
begin
  while schema ? '$ref' loop
    schema := root #> string_to_array(ltrim(schema ->> '$ref', '#/'), '/');
  end loop;
  if schema ?| array['enum', 'pattern', 'minLength', 'maxLength', 'default'] then
    return null;
  end if;
  if schema ? 'anyOf' then
    for property in select a.value from jsonb_array_elements(schema -> 'anyOf') a loop
      inner_condition := rankdb._schema_predicate(property.value, root);
      if inner_condition is null then
        return null;
      end if;
      conditions := conditions || format('(%s)', inner_condition);
    end loop;
    return array_to_string(conditions, ' || ');
  end if;
  case schema ->> 'type'
    when 'string' then
      return '@.type() == "string"';
    when 'number' then
      -- What double precision holds.
      return format('@.type() == "number" && @ >= %s && @ <= %s && (@ == 0 || @ >= 1e-307 || @ <= -1e-307)',
        coalesce(schema ->> 'minimum', '-1e308'), coalesce(schema ->> 'maximum', '1e308'));
    when 'array' then
      inner_condition := rankdb._schema_predicate(schema -> 'items', root);
      return case when inner_condition is not null then
        format('@.type() == "array" && @.size() >= %s && @.size() <= %s && !(exists(@[*] ? (!(%s))))',
          coalesce(schema ->> 'minItems', '0'), coalesce(schema ->> 'maxItems', '1000000'), inner_condition) end;
    when 'object' then
      if not schema ? 'properties' or schema ?| array['minProperties', 'maxProperties'] then
        return null;
      end if;
      conditions := array['@.type() == "object"',
        format('!(exists(@.keyvalue() ? (%s)))', (select string_agg(format('@.key != %s', to_json(k)), ' && ') from jsonb_object_keys(schema -> 'properties') k))];
      for property in select p.key, p.value from jsonb_each(schema -> 'properties') p loop
        inner_condition := rankdb._schema_predicate(property.value, root);
        -- An optional one may be absent or null: that is left to the checker.
        if inner_condition is null or not coalesce(schema -> 'required' ? property.key, false) then
          return null;
        end if;
        -- In strict mode a missing key is an error, and that is unknown.
        conditions := conditions || format('!((exists(@.%1$s)) is unknown) && exists(@.%1$s ? (%2$s))', to_json(property.key), inner_condition);
      end loop;
      return array_to_string(conditions, ' && ');
    else
      return null;
  end case;
end
$$;
comment on function rankdb._schema_predicate(jsonb, jsonb) is
  'A schema of simple entries as a condition of a JSON path; NULL where it cannot be said in one. What the condition refuses is looked at again by _check_schema.';
