-- _open_circuit: after a failure of the transport this session leaves the service alone for 10 seconds, so that a dead
-- service costs one fast check and not a timeout a query. Called by whoever caught the error: what the failing
-- sub-transaction had set itself would be undone with it.
create or replace function rankdb._open_circuit(sqlstate text)
returns void
language plpgsql
as $$
begin
  if sqlstate like '08%' then
    perform set_config('rankdb.circuit_open_until', (clock_timestamp() + interval '10 seconds')::text, false);
  end if;
end
$$;
comment on function rankdb._open_circuit(text) is 'Opens the session''s circuit breaker after an error of the transport (class 08).';
