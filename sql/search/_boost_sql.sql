-- _boost_sql: one boost of a profile as SQL over the source row s: its value 0..1, before the weight.
create or replace function rankdb._boost_sql(source regclass, boost jsonb, place text)
returns text
language plpgsql stable
as $$
declare
  origin jsonb := boost -> 'origin';
  timed boolean := jsonb_typeof(origin) = 'string';
  numbers constant text[] := array['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];
  col text;
  type text;
  distance text;
  advice text;
begin
  if boost ? 'filter' then
    begin
      -- Each value is tried, so that an error names it; of a very long list that would take longer than the search.
      return format('case when (%s) then 1 else 0 end', coalesce(rankdb._filter_sql(source, boost -> 'filter', pg_column_size(boost) < 20000), 'true'));
    exception when undefined_column or invalid_parameter_value or program_limit_exceeded then
      get stacked diagnostics advice = pg_exception_hint;
      perform rankdb._raise(sqlstate, format('%s/filter: %s', place, sqlerrm), nullif(advice, ''));
    end;
  end if;
  foreach col in array case when boost ? 'column' then array['column'] else array['latitude', 'longitude'] end loop
    type := rankdb._source_column(source, boost ->> col, format('%s/%s', place, col));
    if timed and type not in ('date', 'timestamp without time zone', 'timestamp with time zone') then
      perform rankdb._raise('22023', format('%s/%s: %L is of type %s, and the origin is a time', place, col, boost ->> col, type),
        'A time needs a column of type date or timestamp; for a column of numbers give origin, scale and offset as numbers.');
    elsif not timed and type <> all (numbers) then
      perform rankdb._raise('22023', format('%s/%s: %L is of type %s, and the origin is a number', place, col, boost ->> col, type),
        'A number needs a column of numbers; for dates and timestamps give the origin as a time such as "now" and the scale as an interval such as "7 days".');
    end if;
  end loop;
  if boost ? 'latitude' then
    distance := format('rankdb._great_circle(s.%I::double precision, s.%I::double precision, %L::double precision, %L::double precision)',
      boost ->> 'latitude', boost ->> 'longitude', origin ->> 0, origin ->> 1);
  elsif timed then
    type := case type when 'timestamp with time zone' then 'timestamptz' else 'timestamp' end;
    distance := format('abs(extract(epoch from s.%1$I::%2$s)::double precision - extract(epoch from %3$s::%2$s)::double precision)', boost ->> 'column', type,
      case boost ->> 'origin' when 'now' then 'statement_timestamp()' else quote_literal(boost ->> 'origin') end);
  elsif type = 'numeric' then
    -- A numeric may be larger than any double.
    distance := format('least(abs(s.%I - %L::numeric), 1e300)::double precision', boost ->> 'column', origin);
  else
    distance := format('abs(s.%I::double precision - %L::double precision)', boost ->> 'column', origin);
  end if;
  return format('rankdb._decay(%L, %s, %L::double precision, %L::double precision, %L::double precision)', boost ->> 'decay', distance,
    case when timed then extract(epoch from (boost ->> 'scale')::interval)::text else boost ->> 'scale' end,
    case when timed then extract(epoch from coalesce(boost ->> 'offset', '0')::interval)::text else coalesce(boost ->> 'offset', '0') end,
    boost ->> 'at_scale');
end
$$;
comment on function rankdb._boost_sql(regclass, jsonb, text) is
  'SQL for the value of a boost, over the source row s; 42703 and 22023 say which column of the profile does not exist or does not fit.';
