-- _service_rerank_tokens: as _service_rerank, of documents that are stored token ids. Raises 55000 when they are of another
-- version than the service's model has.
create or replace function rankdb._service_rerank_tokens(model text, version text, query text, documents text[], timeout_ms double precision)
returns table (ordinal integer, score double precision)
language plpgsql
security definer
as $$
begin
  -- The service answers a little before the caller gives up, with what it has by then.
  perform rankdb._service_call(
    format('SELECT * FROM rerank_tokens(%L, %L, %L, %L, %s)', model, version, query, documents::text, greatest(round(timeout_ms * 0.9), 1)), timeout_ms);
  return query select t.ordinal, t.score from dblink_get_result('rankdb') t (ordinal integer, score double precision);
  perform * from dblink_get_result('rankdb') t (ordinal integer, score double precision);
end
$$;
comment on function rankdb._service_rerank_tokens(text, text, text, text[], double precision) is
  'Transport: the rerank_tokens call of the scoring service. Fewer rows than documents means that the deadline cut the work.';
