-- _tune_settings: a combination of values, given by their indexes, as an object by place.
create or replace function rankdb._tune_settings(parameters jsonb, choice jsonb)
returns jsonb
language plpgsql immutable
as $$
begin
  return (
    select jsonb_object_agg(p.value ->> 'place', p.value #> array['values', c.value #>> '{}'])
    from jsonb_array_elements(parameters) with ordinality p join jsonb_array_elements(choice) with ordinality c using (ordinality));
end
$$;
comment on function rankdb._tune_settings(jsonb, jsonb) is 'The values of a trial of a tuning, by the places of the settings.';
