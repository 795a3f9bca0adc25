-- _ticket: proof for the service that the database decided on a call. The named dblink connection is visible to the whole session, so a
-- caller could send any text on it; but only rankdb_owner can read the key of this HMAC-SHA-256:
-- ISSUED.NONCE.MAC.DENIED, MAC over PURPOSE\nISSUED\nNONCE\nDENIED\nMODEL.
create or replace function rankdb._ticket(access rankdb.service_access, purpose text, model text, denied text)
returns text
language plpgsql
as $$
declare
  issued text := (extract(epoch from clock_timestamp()) * 1000)::bigint;
  nonce text := gen_random_uuid();
begin
  if access.inner_pad is null then
    perform rankdb._raise('55000', 'this database does not know the scoring service', 'Name it with rankdb.set_service(host, port, password).');
  end if;
  return issued || '.' || nonce || '.'
    || encode(sha256(access.outer_pad || sha256(access.inner_pad
      || convert_to(purpose || e'\n' || issued || e'\n' || nonce || e'\n' || denied || e'\n' || model, 'UTF8'))), 'hex')
    || '.' || denied;
end
$$;
comment on function rankdb._ticket(rankdb.service_access, text, text, text) is
  'The ticket of one call to the scoring service. denied: JSON array of models that the service''s ''default'' may not be.';
