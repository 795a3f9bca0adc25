-- _service_rerank: probabilities of relevance from the scoring service.
-- SECURITY DEFINER because the user mapping with the service's password belongs to rankdb_owner. It takes texts, never SQL.
create or replace function rankdb._service_rerank(model text, query text, documents text[], timeout_ms double precision)
returns table (ordinal integer, score double precision)
language plpgsql
security definer
as $$
begin
  -- The service answers a little before the caller gives up, with what it has by then.
  perform rankdb._service_call(
    format('SELECT * FROM rerank(%L, %L, %L, %s)', model, query, documents::text, greatest(round(timeout_ms * 0.9), 1)), timeout_ms);
  return query select t.ordinal, t.score from dblink_get_result('rankdb') t (ordinal integer, score double precision);
  perform * from dblink_get_result('rankdb') t (ordinal integer, score double precision);
end
$$;
comment on function rankdb._service_rerank(text, text, text[], double precision) is
  'Transport: the rerank call of the scoring service. Fewer rows than documents means that the deadline cut the work.';
