-- _score: probabilities of relevance, by the road that is open to the caller for this model.
create or replace function rankdb._score(model text, query text, documents text[], timeout_ms double precision)
returns table (ordinal integer, score double precision)
language plpgsql
as $$
declare
  door text;
begin
  if exists (select from rankdb.model_doors) then
    door := rankdb._model_door(model);
  end if;
  if door is null then
    return query select * from rankdb._service_rerank(model, query, documents, timeout_ms);
  else
    return query execute format('select * from rankdb_data.%I($1, $2, $3, $4)', door || '_rerank') using model, query, documents, timeout_ms;
  end if;
end
$$;
comment on function rankdb._score(text, text, text[], double precision) is 'Probabilities of relevance from the scoring service; 42501 when the caller has no grant on the model.';
