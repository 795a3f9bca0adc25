-- _check_cursor: the option cursor that opens one: true, or an object with the time it lives and how far it reaches; null for false.
create or replace function rankdb._check_cursor(value jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  life interval := '10 minutes';
begin
  if value in ('true', 'false') then
    return case when value = 'true' then '{"ttl": 600}'::jsonb end;
  end if;
  if jsonb_typeof(value) <> 'object' then
    perform rankdb._raise('22023', format('options.cursor must be true, an object or the token of a page, got %s', left(value::text, 100)), 'For example: {"cursor": {"ttl": "10 minutes", "depth": 500}}');
  end if;
  perform rankdb._check_keys(value, array['ttl', 'depth'], 'options.cursor');
  if value ? 'ttl' then
    begin
      life := value ->> 'ttl';
    exception when data_exception then
      life := null;
    end;
    if jsonb_typeof(value -> 'ttl') <> 'string' or life between '1 second' and '1 day' is not true then
      perform rankdb._raise('22023', format('options.cursor.ttl must be a time between 1 second and 1 day, got %s', left((value -> 'ttl')::text, 100)), 'For example: "10 minutes"');
    end if;
  end if;
  return jsonb_strip_nulls(jsonb_build_object('ttl', extract(epoch from life), 'depth', rankdb._integer(value, 'depth', 1, 1000, null)));
end
$$;
comment on function rankdb._check_cursor(jsonb) is 'The option cursor as a plan keeps it: ttl in seconds, and depth if one was given; null for false.';
