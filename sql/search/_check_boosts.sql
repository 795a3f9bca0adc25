-- _check_boosts: what the schema cannot say of boosts: each is either a filter's or a decay's, and the parts of a decay fit one another.
-- Whether the columns exist and are of the right type shows when an index is searched.
create or replace function rankdb._check_boosts(boosts jsonb)
returns void
language plpgsql stable
as $$
declare
  item record;
  place text;
  origin jsonb;
  shape text;
  distance text;
  amount double precision;
  wrong text;
begin
  for item in select b.value as boost, b.ordinality - 1 as place from jsonb_array_elements(boosts) with ordinality b order by b.ordinality loop
    place := 'profile at /boosts/' || item.place;
    if (item.boost ? 'filter') = (item.boost ? 'decay') then
      perform rankdb._raise('22023', format('%s: a boost has either a filter or a decay', place));
    end if;
    if item.boost ? 'filter' then
      select k into wrong from unnest(array['column', 'latitude', 'longitude', 'origin', 'scale', 'offset']) k where item.boost ? k limit 1;
      if found then
        perform rankdb._raise('22023', format('%s/%s: only a decay has this', place, wrong), 'A boost by a filter has "filter" and "weight".');
      end if;
      continue;
    end if;
    if (item.boost ? 'column') = (item.boost ?| array['latitude', 'longitude']) or (item.boost ? 'latitude') <> (item.boost ? 'longitude') then
      perform rankdb._raise('22023', format('%s: a decay has either a column, or a latitude and a longitude', place));
    end if;
    select k into wrong from unnest(array['origin', 'scale']) k where not item.boost ? k limit 1;
    if found then
      perform rankdb._raise('22023', format('%s lacks %L', place, wrong), 'A decay begins at its origin, and the scale says how fast it falls.');
    end if;
    origin := item.boost -> 'origin';
    shape := jsonb_typeof(origin);
    if item.boost ? 'latitude' then
      if shape <> 'array' or jsonb_array_length(origin) <> 2 or jsonb_path_exists(origin, '$[*] ? (@.type() != "number")')
         or abs((origin ->> 0)::numeric) > 90 or abs((origin ->> 1)::numeric) > 180 then
        perform rankdb._raise('22023', format('%s/origin: must be [latitude, longitude] in degrees, got %s', place, left(origin::text, 100)), 'Such as [52.52, 13.405].');
      end if;
      shape := 'number';
    elsif shape = 'number' and abs((origin #>> '{}')::numeric) > 1e200 then
      perform rankdb._raise('22023', format('%s/origin: must be a number from -1e200 to 1e200, got %s', place, left(origin::text, 100)));
    elsif shape = 'string' then
      begin
        if not isfinite((origin #>> '{}')::timestamptz) then
          perform rankdb._raise('22023', 'not finite');
        end if;
      exception when data_exception or syntax_error_or_access_rule_violation then
        perform rankdb._raise('22023', format('%s/origin: must be a number, a date, a timestamp or "now", got %s', place, left(origin::text, 100)));
      end;
    elsif shape <> 'number' then
      perform rankdb._raise('22023', format('%s/origin: must be a number, a date, a timestamp or "now", got %s', place, left(origin::text, 100)));
    end if;
    foreach distance in array array['scale', 'offset'] loop
      continue when not item.boost ? distance;
      wrong := format('%s/%s: must be %s %s, got %s', place, distance,
        case when shape = 'string' then 'an interval' else 'a number' end, case distance when 'scale' then 'above 0' else 'of 0 or more' end, left((item.boost -> distance)::text, 100));
      amount := null;
      if jsonb_typeof(item.boost -> distance) = shape then
        begin
          amount := case shape when 'string' then extract(epoch from (item.boost ->> distance)::interval) else (item.boost ->> distance)::numeric end;
        exception when data_exception then
          amount := null;
        end;
      end if;
      if amount is null or amount < 0 or distance = 'scale' and amount = 0 or amount > 1e200 then
        perform rankdb._raise('22023', wrong,
          case when item.boost ? 'latitude' then 'Kilometres.' when shape = 'string' then 'The origin is a time, so scale and offset are intervals such as "7 days".' else 'The origin is a number, so scale and offset are numbers.' end);
      end if;
    end loop;
  end loop;
end
$$;
comment on function rankdb._check_boosts(jsonb) is
  'Raises 22023 for a boost that has neither a filter nor a decay, or both, or a decay whose origin, scale and offset do not fit.';
