-- _tune_place: where a setting that is to be tuned is: its path in the profile's definition, its path in the plan where candidates that
-- were retrieved once can be scored again with another value ("at"; null otherwise), and what must be done anew for each value otherwise:
-- legs (retrieve again), stages (rerank again) or boosts (compute these again).
create or replace function rankdb._tune_place(definition jsonb, place text, out path text[], out at text[], out needs text)
language plpgsql stable
as $$
declare
  known text[];
  head text;
  part jsonb;
begin
  if place is null or place !~ '^/[^/]' then
    perform rankdb._raise('22023', format('space: %s is no JSON pointer into a profile', left(coalesce(to_jsonb(place)::text, 'NULL'), 100)), 'For example: /legs/1/dense/weight');
  end if;
  path := array(select replace(replace(p.step, '~1', '/'), '~0', '~') from unnest(string_to_array(substr(place, 2), '/')) with ordinality p (step, n) order by p.n);
  head := path[1];
  if head in ('calibrate', 'diversity', 'group', 'collapse', 'pinned', 'excluded', 'min_score', 'timeout_ms', 'on_error') then
    perform rankdb._raise('22023', format('space at %s: "%s" comes after what a tuning measures, or does not change it', place, head), 'Tune legs, fuse, feedback, rerank, boosts, exact_match, rollup or synonyms.');
  elsif head in ('legs', 'rerank', 'boosts') then
    if path[2] !~ '^(0|[1-9][0-9]{0,2})$' or coalesce(definition #> path[1:case head when 'legs' then 3 else 2 end], 'null') = 'null' or cardinality(path) < (case head when 'legs' then 4 else 3 end) then
      known := case head
        when 'legs' then array(select format('/legs/%s/%s/...', l.ordinality - 1, k) from jsonb_array_elements(definition -> 'legs') with ordinality l cross join jsonb_object_keys(l.value) k where l.value -> k <> 'null' order by l.ordinality)
        else array(select format('/%s/%s/...', head, n) from generate_series(0, jsonb_array_length(coalesce(nullif(definition -> head, 'null'), '[]')) - 1) n) end;
      perform rankdb._raise('22023', format('space at %s: the profile has no such place', left(place, 200)),
        case when known = '{}' then format('It has no "%s".', head) else 'Places: ' || array_to_string(known, ', ') end);
    end if;
    if head = 'legs' and path[4] = 'name' or head = 'rerank' and path[3] = 'curve' then
      perform rankdb._raise('22023', format('space at %s: this setting is not one to tune', place));
    end if;
    if head = 'legs' then
      needs := case when path[4] in ('weight', 'top', 'lower_bound') and cardinality(path) = 4 then 'replay' else 'legs' end;
      at := case when needs = 'replay' then array['legs', path[2], path[4]] end;
    elsif head = 'rerank' then
      needs := case when path[3] in ('top', 'blend', 'normalize') and cardinality(path) = 3 then 'replay' else 'stages' end;
    else
      needs := case when path[3] = 'weight' and cardinality(path) = 3 then 'replay' else 'boosts' end;
    end if;
  elsif head = 'fuse' and cardinality(path) = 2 or head = 'exact_match' and cardinality(path) = 1 then
    needs := 'replay';
  elsif head in ('feedback', 'rollup', 'synonyms') then
    needs := 'legs';
  else
    known := array['legs', 'fuse', 'feedback', 'rerank', 'boosts', 'exact_match', 'rollup', 'synonyms'];
    perform rankdb._raise('22023', format('space at %s: a profile has no such place to tune', left(place, 200)), case head
      when 'fuse' then 'Its settings are tuned one by one: /fuse/method, /fuse/k, /fuse/normalize, ...'
      when 'exact_match' then 'It is a number: /exact_match'
      else concat('Did you mean "/' || rankdb._nearest_word(head, known) || '"? ', 'Places begin with /' || array_to_string(known, ', /')) end);
  end if;
  for n in 1 .. cardinality(path) - 1 loop
    part := definition #> path[1:n];
    if jsonb_typeof(part) not in ('object', 'array', 'null') or jsonb_typeof(part) = 'array' and (path[n + 1] !~ '^(0|[1-9][0-9]{0,8})$' or part -> path[n + 1]::integer is null) then
      perform rankdb._raise('22023', format('space at %s: the profile has no such place', left(place, 200)),
        format('/%s is %s.', array_to_string(path[1:n], '/'), left(part::text, 200)));
    end if;
  end loop;
  if needs = 'replay' and at is null then
    at := path;
  end if;
end
$$;
comment on function rankdb._tune_place(jsonb, text) is
  'The path of a setting in a profile''s definition, its path in the plan where another value needs no new search, and else what it needs: legs, stages or boosts; 22023 where it cannot be tuned.';
