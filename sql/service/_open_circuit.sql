-- _open_circuit: after a failure of the transport this session leaves the service alone for 10 seconds, so that a dead
-- service costs one fast check and not a timeout a query. Called by whoever caught the error: what the failing
-- sub-transaction had set itself would be undone with it.
create or replace function rankdb._open_circuit(sqlstate text, waited_ms double precision)
returns void
language plpgsql
as $$
begin
  -- Who gave the service no time says nothing about it.
  if sqlstate like '08%' and (sqlstate <> '08006' or waited_ms >= 200) then
    perform set_config('rankdb.circuit_open_until', (clock_timestamp() + interval '10 seconds')::text, false);
  end if;
end
$$;
comment on function rankdb._open_circuit(text, double precision) is 'Opens the session''s circuit breaker after an error of the transport (class 08), unless the service had less than 200 ms to answer.';
