-- service_status: can this session reach the scoring service, and how fast?
create or replace function rankdb.service_status()
returns table (reachable boolean, models text[], latency_ms double precision, circuit_open_until timestamptz, error text)
language plpgsql
cost 100000 rows 1
as $$
declare
  started timestamptz := clock_timestamp();
begin
  circuit_open_until := nullif(current_setting('rankdb.circuit_open_until', true), '')::timestamptz;
  if circuit_open_until < clock_timestamp() then
    circuit_open_until := null;
  end if;
  begin
    select true, array_agg(m.name order by m.kind, m.name) into reachable, models from rankdb._service_models() m;
    latency_ms := extract(epoch from clock_timestamp() - started) * 1000;
  exception when others then
    reachable := false;
    error := sqlerrm;
  end;
  return next;
end
$$;
comment on function rankdb.service_status() is 'One row: whether the scoring service answers this session, its models, the round trip in ms, and the circuit breaker.';
