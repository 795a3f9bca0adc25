-- _embed: vectors of texts, by the road that is open to the caller for this model.
create or replace function rankdb._embed(model text, kind text, inputs text[], timeout_ms double precision)
returns table (ordinal integer, embedding text)
language plpgsql
as $$
declare
  door text;
begin
  if exists (select from rankdb.model_doors) then
    door := rankdb._model_door(model);
  end if;
  if door is null then
    return query select * from rankdb._service_embed(model, kind, inputs, timeout_ms);
  else
    return query execute format('select * from rankdb_data.%I($1, $2, $3, $4)', door || '_embed') using model, kind, inputs, timeout_ms;
  end if;
end
$$;
comment on function rankdb._embed(text, text, text[], double precision) is 'Vectors of texts from the scoring service; 42501 when the caller has no grant on the model.';
