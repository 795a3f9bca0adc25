-- _service_embed: vectors of texts from the scoring service, by a model without grants.
-- SECURITY DEFINER because the user mapping with the service's password belongs to rankdb_owner. It takes texts, never SQL.
create or replace function rankdb._service_embed(model text, kind text, inputs text[], timeout_ms double precision)
returns table (ordinal integer, embedding text)
language plpgsql
security definer
as $$
begin
  return query select * from rankdb._call_embed(model, kind, inputs, timeout_ms, null);
end
$$;
comment on function rankdb._service_embed(text, text, text[], double precision) is 'Transport: the embed call of the scoring service, one row per input. Not for models with grants: those have a door each.';
