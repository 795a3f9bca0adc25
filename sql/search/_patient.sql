-- _patient: the options of a search with the session's rankdb.timeout_ms, where that is set and neither they nor the profile give a timeout.
create or replace function rankdb._patient(profile text, options jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  asked text := coalesce(current_setting('rankdb.timeout_ms', true), '');
  definition jsonb;
begin
  -- A call with a time of its own does not care what the setting says.
  if asked = '' or jsonb_typeof(options) <> 'object' or coalesce(options -> 'timeout_ms', 'null') <> 'null' then
    return options;
  end if;
  if asked !~ '^[0-9]{1,6}$' or asked::integer not between 1 and 600000 then
    perform rankdb._raise('22023', format('the setting rankdb.timeout_ms must be a whole number between 1 and 600000, got %s', left(asked, 100)),
      'It is in milliseconds, without a unit: set rankdb.timeout_ms = 1000, or: reset rankdb.timeout_ms');
  end if;
  options := coalesce(options, '{}');
  definition := nullif(options -> 'profile', 'null');
  if definition is null then
    definition := (rankdb._profile_version(coalesce(profile, 'default'))).definition;
  end if;
  return case when coalesce(definition -> 'timeout_ms', 'null') = 'null' then options || jsonb_build_object('timeout_ms', asked::integer) else options end;
end
$$;
comment on function rankdb._patient(text, jsonb) is
  'A search''s options with the timeout of the setting rankdb.timeout_ms (1 to 600000; 22023 otherwise), where neither the options nor the profile give one.';
