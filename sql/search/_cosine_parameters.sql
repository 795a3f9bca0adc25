-- _cosine_parameters: slope and offset of the cosine adapter for one query's vector: layers of weights with tanh between them; of the two
-- last outputs the first becomes a positive slope (softplus), so that the map rises with the cosine for every query.
create or replace function rankdb._cosine_parameters(layers jsonb, embedding text, out a double precision, out b double precision)
language plpgsql stable
as $$
declare
  state double precision[] := embedding::vector::real[]::double precision[];
  layer record;
begin
  for layer in select l.value, l.ordinality = jsonb_array_length(layers) as last from jsonb_array_elements(layers) with ordinality l order by l.ordinality loop
    if jsonb_array_length(layer.value #> '{weights,0}') <> cardinality(state) then
      perform rankdb._raise('22023', format('the cosine adapter is for vectors of %s dimensions, the index''s have %s', jsonb_array_length(layer.value #> '{weights,0}'), cardinality(state)),
        'Fit one for this index and model.');
    end if;
    state := array(
      select case when layer.last then o.value else tanh(o.value) end
      from (
        select r.ordinality, (layer.value -> 'bias' ->> (r.ordinality - 1)::integer)::double precision + sum(w.value::double precision * x.value order by w.ordinality) as value
        from jsonb_array_elements(layer.value -> 'weights') with ordinality r
        cross join lateral jsonb_array_elements_text(r.value) with ordinality w
        join unnest(state) with ordinality x (value, ordinality) on x.ordinality = w.ordinality
        group by r.ordinality) o
      order by o.ordinality);
  end loop;
  -- softplus, without overflow
  a := greatest(state[1], 0) + ln(1 + exp(-least(abs(state[1]), 700)));
  b := state[2];
end
$$;
comment on function rankdb._cosine_parameters(jsonb, text) is 'Slope (above 0) and offset that the cosine adapter gives the map of one query.';
