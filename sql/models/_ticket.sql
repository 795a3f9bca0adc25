-- _ticket: proof for the service that the database decided on a call. The named dblink connection is visible to the whole session, so a
-- caller could send any text on it; but only rankdb_owner can read the password, and with it make this HMAC-SHA-256:
-- ISSUED.NONCE.MAC.DENIED, MAC over PURPOSE\nISSUED\nNONCE\nDENIED\nMODEL, key SHA-256('rankdb ticket ' || password).
create or replace function rankdb._ticket(purpose text, model text, is_granted boolean)
returns text
language plpgsql
as $$
declare
  password text;
  key bit(256);
  issued text := (extract(epoch from clock_timestamp()) * 1000)::bigint;
  nonce text := gen_random_uuid();
  denied text := '[]';
  mac bytea;
begin
  select o.option_value into password
  from pg_user_mappings m, pg_options_to_table(m.umoptions) o
  where m.srvname = 'rankdb_service' and m.usename = 'rankdb_owner' and o.option_name = 'password';
  if password is null then
    perform rankdb._raise('55000', 'this database does not know the scoring service', 'Name it with rankdb.set_service(host, port, password).');
  end if;
  if not is_granted then
    -- The service resolves 'default'; it must not resolve to a model that the caller may not name.
    select coalesce(jsonb_agg(d.name order by d.name), '[]')::text into denied from rankdb.model_doors d;
  end if;
  key := ('x' || encode(sha256(convert_to('rankdb ticket ' || password, 'UTF8')), 'hex'))::bit(256);
  -- bit_send puts four bytes of length before the bits. The key is half a block of SHA-256; the other half is padding alone.
  mac := sha256(substring(bit_send(key # repeat('00110110', 32)::bit(256)) from 5) || decode(repeat('36', 32), 'hex')
    || convert_to(concat_ws(e'\n', purpose, issued, nonce, denied, model), 'UTF8'));
  mac := sha256(substring(bit_send(key # repeat('01011100', 32)::bit(256)) from 5) || decode(repeat('5c', 32), 'hex') || mac);
  return concat_ws('.', issued, nonce, encode(mac, 'hex'), denied);
end
$$;
comment on function rankdb._ticket(text, text, boolean) is 'The ticket of one call to the scoring service. For rankdb_owner alone: it is made of the service''s password.';
