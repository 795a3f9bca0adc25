-- _check_choice: a setting that must be one of a few words.
create or replace function rankdb._check_choice(value jsonb, name text, known text[])
returns void
language plpgsql immutable
as $$
begin
  if jsonb_typeof(value -> name) is distinct from 'string' or value ->> name <> all (known) then
    perform rankdb._raise('22023', format('%s must be "%s", got %s', name, array_to_string(known, '" or "'), left((value -> name)::text, 100)));
  end if;
end
$$;
comment on function rankdb._check_choice(jsonb, text, text[]) is 'Raises 22023 unless the value under this name is one of the words.';
