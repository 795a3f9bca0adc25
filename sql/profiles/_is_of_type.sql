-- _is_of_type: whether a JSON value is of a type, or of one of several, as a JSON schema names them.
create or replace function rankdb._is_of_type(input jsonb, actual text, types jsonb)
returns boolean
language plpgsql immutable
as $$
begin
  return types ? actual or actual = 'number' and types ? 'integer' and (input #>> '{}')::numeric % 1 = 0;
end
$$;
comment on function rankdb._is_of_type(jsonb, text, jsonb) is 'Whether a value, whose jsonb_typeof is given, is of a type of a JSON schema (a name or a list of names).';
