-- _service_embed: vectors of texts from the scoring service.
-- SECURITY DEFINER because the user mapping with the service's password belongs to rankdb_owner. It takes texts, never SQL.
create or replace function rankdb._service_embed(model text, kind text, inputs text[], timeout_ms double precision)
returns table (ordinal integer, embedding text)
language plpgsql
security definer
as $$
begin
  perform rankdb._service_call(
    format('SELECT * FROM embed(%L, %L, %L, %s)', model, kind, inputs::text, greatest(round(timeout_ms), 1)), timeout_ms);
  return query select t.ordinal, t.embedding from dblink_get_result('rankdb') t (ordinal integer, embedding text);
  perform * from dblink_get_result('rankdb') t (ordinal integer, embedding text);
end
$$;
comment on function rankdb._service_embed(text, text, text[], double precision) is 'Transport: the embed call of the scoring service, one row per input.';
