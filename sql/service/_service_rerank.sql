-- _service_rerank: probabilities of relevance from the scoring service, by a model without grants.
-- SECURITY DEFINER because the user mapping with the service's password belongs to rankdb_owner. It takes texts, never SQL.
create or replace function rankdb._service_rerank(model text, query text, documents text[], timeout_ms double precision)
returns table (ordinal integer, score double precision)
language plpgsql
security definer
as $$
begin
  return query select * from rankdb._call_rerank(model, query, documents, timeout_ms, null);
end
$$;
comment on function rankdb._service_rerank(text, text, text[], double precision) is
  'Transport: the rerank call of the scoring service, by a model without grants. Fewer rows than documents means that the deadline cut the work.';
