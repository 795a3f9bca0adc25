-- _patience: what a session gives its searches for time where neither the call nor the profile says: the setting rankdb.timeout_ms.
create or replace function rankdb._patience()
returns jsonb
language plpgsql stable
as $$
declare
  asked text := coalesce(current_setting('rankdb.timeout_ms', true), '');
begin
  if asked = '' then
    return '{}';
  end if;
  if asked !~ '^[0-9]{1,6}$' or asked::integer not between 1 and 600000 then
    perform rankdb._raise('22023', format('rankdb.timeout_ms must be a whole number between 1 and 600000, got %s', left(asked, 100)));
  end if;
  return jsonb_build_object('timeout_ms', asked::integer);
end
$$;
comment on function rankdb._patience() is
  'The setting rankdb.timeout_ms (1 to 600000; 22023 otherwise) as the part of a plan that it is; empty where it is not set, and then a profile''s default holds.';
