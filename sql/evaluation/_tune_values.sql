-- _tune_values: the values of one setting that a tuning tries, each once: those of a list, or {"from", "to", "steps", "scale"} written out.
-- Numbers of a range are whole where the setting is.
create or replace function rankdb._tune_values(place text, path text[], entry jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  root constant jsonb := rankdb.profile_schema();
  schema jsonb := root;
  step text;
  whole boolean;
  low double precision;
  high double precision;
  steps integer;
begin
  if jsonb_typeof(entry) = 'array' then
    if entry = '[]' then
      perform rankdb._raise('22023', format('space at %s: the list of values is empty', place));
    end if;
  elsif jsonb_typeof(entry) = 'object' then
    perform rankdb._check_keys(entry, array['from', 'to', 'steps', 'scale'], format('space at %s', place));
    if not entry ?& array['from', 'to', 'steps'] then
      perform rankdb._raise('22023', format('space at %s: a range needs "from", "to" and "steps"', place), 'For example: {"from": 0.25, "to": 4, "steps": 9, "scale": "log"}');
    end if;
    begin
      if entry ? 'scale' then
        perform rankdb._check_choice(entry, 'scale', array['linear', 'log']);
      end if;
      low := rankdb._number(entry, 'from', -1e300, 1e300, null);
      high := rankdb._number(entry, 'to', -1e300, 1e300, null);
      steps := rankdb._integer(entry, 'steps', 2, 1000, null);
    exception when invalid_parameter_value then
      perform rankdb._raise('22023', format('space at %s: %s', place, sqlerrm));
    end;
    if low is null or high is null or steps is null or low >= high or entry ->> 'scale' = 'log' and low <= 0 then
      perform rankdb._raise('22023', format('space at %s: %s is no range', place, left(entry::text, 200)), '"from" is below "to", and above 0 on the scale "log".');
    end if;
    foreach step in array path loop
      while schema ? '$ref' loop
        schema := root #> string_to_array(ltrim(schema ->> '$ref', '#/'), '/');
      end loop;
      schema := coalesce(schema #> array['properties', step], schema -> 'items');
    end loop;
    while schema ? '$ref' loop
      schema := root #> string_to_array(ltrim(schema ->> '$ref', '#/'), '/');
    end loop;
    whole := coalesce(schema ->> 'type' = 'integer', false);
    entry := (
      select jsonb_agg(case when whole then round(v.value)::numeric else trim_scale(v.value::numeric) end order by v.n)
      from (select n, case n when 0 then low when steps - 1 then high
                when n then case when entry ->> 'scale' = 'log' then exp(ln(low) + (ln(high) - ln(low)) * n / (steps - 1)) else low + (high - low) * n / (steps - 1) end end as value
            from generate_series(0, steps - 1) n) v);
  else
    perform rankdb._raise('22023', format('space at %s: must be a list of values or {"from", "to", "steps"}, got %s', place, left(entry::text, 100)));
  end if;
  return (select jsonb_agg(u.value order by u.n) from (select e.value, min(e.ordinality) as n from jsonb_array_elements(entry) with ordinality e group by e.value) u);
end
$$;
comment on function rankdb._tune_values(text, text[], jsonb) is 'The values that a tuning tries for one setting, as a JSON array without repetition; 22023 for an empty list or an impossible range.';
