-- _expected: what a schema asks for, in words, for an error.
create or replace function rankdb._expected(schema jsonb)
returns text
language plpgsql immutable
as $$
declare
  types constant text[] := array(select t from jsonb_array_elements_text(case jsonb_typeof(schema -> 'type') when 'array' then schema -> 'type' else jsonb_build_array(schema -> 'type') end) t where t <> 'null');
begin
  return case
    when types && array['integer', 'number'] then
      case when 'integer' = any (types) then 'a whole number' else 'a number' end
      || case when schema ?& array['minimum', 'maximum'] then format(' between %s and %s', schema ->> 'minimum', schema ->> 'maximum') else '' end
    when types = '{}' or types is null then 'a value'
    else 'of type ' || array_to_string(types, ' or ') end;
end
$$;
comment on function rankdb._expected(jsonb) is 'What a schema asks for, in words: "a whole number between 1 and 1000".';
