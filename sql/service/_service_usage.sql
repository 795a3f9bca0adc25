-- _service_usage: what the service did for this session's connection. It never connects: who has no connection has used nothing.
-- SECURITY DEFINER for the same reason as _service_embed. Without a ticket: it tells a session what that session itself asked for.
-- No row: there is no connection. A row without a connection's name: there is one, and it cannot tell (an older service, or none that answers).
create or replace function rankdb._service_usage()
returns table (connection text, model text, version text, kind text, calls bigint, inputs bigint, tokens bigint, flops double precision)
language plpgsql
security definer
cost 100000 rows 3
as $$
#variable_conflict use_column
declare
  link constant text := 'rankdb';
  deadline timestamptz := clock_timestamp() + interval '1 second';
begin
  if not (link = any (coalesce(dblink_get_connections(), '{}'))) then
    return;
  end if;
  begin
    -- Reads what has arrived (twice, as _service_call does), and the end of an answer that was an error: nobody has read on behind that.
    perform dblink_is_busy(link);
    if dblink_is_busy(link) = 0 then
      perform from dblink_get_result(link, false) t (rest text);
    end if;
    if dblink_send_query(link, 'SELECT * FROM usage()') <> 1 then
      -- The service was restarted since: what it counted went with it.
      perform dblink_disconnect(link);
      return;
    end if;
    while dblink_is_busy(link) = 1 loop
      if clock_timestamp() > deadline then
        perform rankdb._raise('08006', 'the scoring service did not answer');
      end if;
      perform pg_sleep(0.0002);
    end loop;
    return query select * from dblink_get_result(link)
      t (connection text, model text, version text, kind text, calls bigint, inputs bigint, tokens bigint, flops double precision);
    perform from dblink_get_result(link) t (rest text);
    return;
  exception
    when query_canceled then
      -- An answer that is still to come must not be read by the next call.
      perform dblink_disconnect(link);
      raise;
    when undefined_function then
      -- An older service; its connection is as good as before.
      perform from dblink_get_result(link, false) t (rest text);
    when others then
      if link = any (coalesce(dblink_get_connections(), '{}')) then
        perform dblink_disconnect(link);
      end if;
  end;
  return query select null::text, null::text, null::text, null::text, null::bigint, null::bigint, null::bigint, null::double precision;
end
$$;
comment on function rankdb._service_usage() is
  'Transport: what the scoring service did for this session''s connection, by model, version and kind. Never connects; no row: no connection.';
