-- _check_keys: refuses a JSON object with a key that nobody reads, since a typing error would pass in silence.
create or replace function rankdb._check_keys(value jsonb, known text[], place text)
returns void
language plpgsql immutable
as $$
declare
  unknown text;
begin
  if value is null or jsonb_typeof(value) <> 'object' then
    perform rankdb._raise('22023', format('%s must be a JSON object, got %s', place, coalesce(jsonb_typeof(value), 'NULL')));
  end if;
  select k into unknown from jsonb_object_keys(value) k where k <> all (known) order by k limit 1;
  if found then
    perform rankdb._raise('22023', format('%s has no setting %L', place, unknown), 'Known: ' || array_to_string(known, ', '));
  end if;
end
$$;
comment on function rankdb._check_keys(jsonb, text[], text) is 'Raises 22023 when the JSON object has a key that is not in the list of known ones.';
