-- _check_map: one map of a calibration: the settings of its method and no others, in order.
create or replace function rankdb._check_map(map jsonb, place text)
returns void
language plpgsql immutable
as $$
declare
  needed text[] := case map ->> 'method' when 'platt' then array['a', 'b'] when 'isotonic' then array['points'] else array['layers'] end;
  former integer;
  layer jsonb;
begin
  if not map ?& needed or map ?| array(select k from unnest(array['a', 'b', 'points', 'layers']) k where k <> all (needed)) then
    perform rankdb._raise('22023', format('%s: the method %s has the settings %s and no other', place, map ->> 'method', array_to_string(needed, ' and ')),
      'rankdb.calibrate and RankDb.Ranking.Calibration make them.');
  end if;
  if exists (
    select from jsonb_array_elements(map -> 'points') with ordinality p
    where (p.value ->> 1)::numeric not between 0 and 1
      or p.ordinality > 1 and ((p.value ->> 0)::numeric <= (map -> 'points' -> (p.ordinality - 2)::integer ->> 0)::numeric
        or (p.value ->> 1)::numeric < (map -> 'points' -> (p.ordinality - 2)::integer ->> 1)::numeric))
  then
    perform rankdb._raise('22023', format('%s/points: scores must rise from point to point, and probabilities between 0 and 1 must not fall', place),
      'For example: [[0.1, 0.02], [0.5, 0.4], [0.9, 0.8]]');
  end if;
  for layer in select l from jsonb_array_elements(map -> 'layers') l loop
    if jsonb_typeof(layer) <> 'object' or jsonb_typeof(layer -> 'weights') is distinct from 'array' or jsonb_typeof(layer -> 'bias') is distinct from 'array'
       or jsonb_array_length(layer -> 'weights') <> jsonb_array_length(layer -> 'bias') or jsonb_array_length(layer -> 'bias') not between 1 and 1024
       or exists (select from jsonb_array_elements(layer -> 'bias') x where jsonb_typeof(x) <> 'number')
       or exists (select from jsonb_array_elements(layer -> 'weights') r where jsonb_typeof(r) <> 'array' or jsonb_array_length(r) = 0 or jsonb_array_length(r) is distinct from coalesce(former, jsonb_array_length(layer #> '{weights,0}'))
         or exists (select from jsonb_array_elements(r) x where jsonb_typeof(x) <> 'number'))
    then
      perform rankdb._raise('22023', format('%s/layers: each layer has "weights", a row of numbers for each of its outputs, as long as the layer before it has outputs, and a "bias" number for each', place));
    end if;
    former := jsonb_array_length(layer -> 'bias');
  end loop;
  if map ? 'layers' and former <> 2 then
    perform rankdb._raise('22023', format('%s/layers: the last layer has %s outputs, and needs 2: slope and offset', place, former));
  end if;
end
$$;
comment on function rankdb._check_map(jsonb, text) is 'Raises 22023 where one map of a calibration lacks what its method needs or does not rise.';
