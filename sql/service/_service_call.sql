-- _service_call: sends one call over the session's dblink connection and returns when the answer can be read.
-- Runs only inside the SECURITY DEFINER functions beside it. Asynchronous, because a plain dblink call waits for a frozen
-- service for ever and cannot be cancelled. While the session's circuit breaker is open (_open_circuit) nothing is tried.
create or replace function rankdb._service_call(call text, timeout_ms double precision)
returns void
language plpgsql
as $$
declare
  connection constant text := 'rankdb';
  deadline timestamptz := clock_timestamp() + timeout_ms * interval '1 millisecond';
  spin_until timestamptz := clock_timestamp() + interval '4 milliseconds';
  open_until text := current_setting('rankdb.circuit_open_until', true);
  sent boolean := false;
  reason text;
begin
  if open_until <> '' and open_until::timestamptz > clock_timestamp() then
    perform rankdb._raise('55000', 'the scoring service was not reachable a moment ago; not tried again until ' || open_until,
      'Is it running? See rankdb.service_status().');
  end if;
  begin
    if connection = any (coalesce(dblink_get_connections(), '{}')) then
      begin
        -- Reads what has arrived: only so is it noticed that the service closed this connection when it was restarted.
        -- Twice, because a service that ends in good order says goodbye first, and what follows that is read by the second look.
        perform dblink_is_busy(connection);
        perform dblink_is_busy(connection);
        sent := dblink_send_query(connection, call) = 1;
      exception when others then
        sent := false;
      end;
    end if;
    if not sent then
      -- Never connected, or the service was restarted since.
      if connection = any (coalesce(dblink_get_connections(), '{}')) then
        perform dblink_disconnect(connection);
      end if;
      if not exists (select from pg_user_mappings m where m.srvname = 'rankdb_service' and m.usename = 'rankdb_owner') then
        perform rankdb._raise('55000', 'this database does not know the scoring service', 'Name it with rankdb.set_service(host, port, password).');
      end if;
      begin
        perform dblink_connect(connection, 'rankdb_service');
      exception when sqlclient_unable_to_establish_sqlconnection then
        -- The cause (refused, wrong password) is in the detail, which a search's details.reason would not show.
        get stacked diagnostics reason = pg_exception_detail;
        perform rankdb._raise('08001', 'no connection to the scoring service: ' || split_part(reason, e'\n', 1),
          'Is it running, and does rankdb.set_service name its host, port and password?');
      end;
      if dblink_send_query(connection, call) <> 1 then
        perform rankdb._raise('08006', dblink_error_message(connection));
      end if;
    end if;
    -- A short spin first: pg_sleep waits for a millisecond at least, which would be most of the time of a short call.
    while dblink_is_busy(connection) = 1 loop
      if clock_timestamp() > deadline then
        perform dblink_disconnect(connection);
        -- Not 57014: that is the user's own cancel, which nothing may catch.
        perform rankdb._raise('08006', format('the scoring service did not answer within %s ms', round(timeout_ms)));
      end if;
      if clock_timestamp() > spin_until then
        perform pg_sleep(0.001);
      end if;
    end loop;
  exception when query_canceled or others then
    -- Also the user's own cancel: an answer that is still to come must not be read by the next call.
    if connection = any (coalesce(dblink_get_connections(), '{}')) then
      perform dblink_disconnect(connection);
    end if;
    raise;
  end;
end
$$;
comment on function rankdb._service_call(text, double precision) is
  'Sends a call to the scoring service and waits until its answer can be read. Raises class 08 when it cannot be reached or is too slow, 55000 while the circuit breaker is open.';
