-- _tune_put: a definition with another value at a place; objects on the way that are missing are made, and a null leaves the setting out.
create or replace function rankdb._tune_put(definition jsonb, path text[], value jsonb)
returns jsonb
language plpgsql immutable
as $$
begin
  if value = 'null' then
    return definition #- path;
  end if;
  for n in 1 .. cardinality(path) - 1 loop
    if coalesce(definition #> path[1:n], 'null') = 'null' then
      definition := jsonb_set(definition, path[1:n], '{}');
    end if;
  end loop;
  return jsonb_set(definition, path, value);
end
$$;
comment on function rankdb._tune_put(jsonb, text[], jsonb) is 'A profile''s definition with this value at this place; null leaves the setting out.';
