-- _set_access: derives the key of tickets from the service's password, and keeps it as the two blocks that HMAC-SHA-256 begins with
-- (RFC 2104): looking the password up and padding it anew would be most of the cost of a ticket.
create or replace function rankdb._set_access(password text)
returns void
language plpgsql
as $$
declare
  key bit(256) := ('x' || encode(sha256(convert_to('rankdb ticket ' || password, 'UTF8')), 'hex'))::bit(256);
begin
  -- bit_send puts four bytes of length before the bits. The key is half a block; the other half is padding alone.
  insert into rankdb.service_access as s (inner_pad, outer_pad)
  values (
    substring(bit_send(key # repeat('00110110', 32)::bit(256)) from 5) || decode(repeat('36', 32), 'hex'),
    substring(bit_send(key # repeat('01011100', 32)::bit(256)) from 5) || decode(repeat('5c', 32), 'hex'))
  on conflict (only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
  where (s.inner_pad, s.outer_pad) is distinct from (excluded.inner_pad, excluded.outer_pad);
end
$$;
comment on function rankdb._set_access(text) is 'Keeps the key of tickets that follows from the service''s password.';
