-- _service_rerank_tokens: as _service_rerank, of documents that are stored token ids, by a model without grants. Raises 55000 when they
-- are of another version than the service's model has, or when the model has grants: the texts are sent then, by the road that is open.
create or replace function rankdb._service_rerank_tokens(model text, version text, query text, documents text[], timeout_ms double precision)
returns table (ordinal integer, score double precision)
language plpgsql
security definer
as $$
declare
  alias record;
  target text;
begin
  if rankdb._governing_model(model) is not null then
    perform rankdb._raise('55000', format('model %L has grants; stored token ids are not sent to it', model), 'Send the texts.');
  end if;
  select a.model, a.query_prefix into alias from rankdb.model_aliases a where a.name = _service_rerank_tokens.model;
  target := coalesce(alias.model, model);
  query := coalesce(alias.query_prefix, '') || query;
  -- The service answers a little before the caller gives up, with what it has by then.
  perform rankdb._service_call(
    format('SELECT * FROM database_rerank_tokens(%L, %L, %L, %L, %s, %L)', target, version, query, documents::text, greatest(round(timeout_ms * 0.9), 1),
      rankdb._ticket((select s from rankdb.service_access s), 'rerank_tokens', target, rankdb._denied_models())), timeout_ms);
  return query select t.ordinal, t.score from dblink_get_result('rankdb') t (ordinal integer, score double precision);
  perform * from dblink_get_result('rankdb') t (ordinal integer, score double precision);
end
$$;
comment on function rankdb._service_rerank_tokens(text, text, text, text[], double precision) is
  'Transport: the rerank_tokens call of the scoring service. Fewer rows than documents means that the deadline cut the work.';
