-- refresh: returns when every change committed before the call is searchable, with settled statistics.
create or replace procedure rankdb.refresh(name text, timeout interval default null)
language plpgsql
as $$
declare
  index_row rankdb.indexes := rankdb._index(name);
  started timestamptz := clock_timestamp();
  worker_seen timestamptz := started;
  last_seq bigint;
  state record;
begin
  select coalesce(max(q.seq), 0) into last_seq from rankdb.queue q where q.index_id = index_row.index_id;
  -- A transaction that has written waits for its own changes, which nobody sees yet. (One that has not written is refused
  -- by COMMIT below, with 2D000.)
  if pg_current_xact_id_if_assigned() is not null then
    perform rankdb._raise('25001', 'rankdb.refresh cannot run inside a transaction block',
      'Commit first: the worker can only see changes that are committed.');
  end if;
  notify rankdb_work;
  commit;
  loop
    select
      exists (select from rankdb.queue q where q.index_id = index_row.index_id and q.seq <= last_seq) as pending,
      g.state = 'ready' and not rankdb._drifted(s, g) as settled, s.sqlstate, s.message
    into state
    from rankdb.indexes i
    join rankdb.generations g using (generation)
    join rankdb.statistics s using (generation)
    where i.index_id = index_row.index_id;
    if not found then
      perform rankdb._raise('42704', format('index %L was dropped while waiting for it', name));
    end if;
    exit when not state.pending and state.settled;
    if state.sqlstate is not null then
      perform rankdb._raise('55000', format('index %L cannot be worked on: %s (%s)', name, state.message, state.sqlstate),
        'See rankdb.status.');
    end if;
    if exists (select from pg_locks l where l.locktype = 'advisory' and l.classid = hashtext('rankdb.worker')::oid and l.objid = 0
                 and l.database = (select d.oid from pg_database d where d.datname = current_database())) then
      worker_seen := clock_timestamp();
    elsif clock_timestamp() - worker_seen > interval '10 seconds' then
      perform rankdb._raise('55000', 'no indexing worker is connected to this database', 'Start the service: rankdb serve');
    end if;
    if clock_timestamp() - started > timeout then
      perform rankdb._raise('57014', format('index %L was not refreshed within %s', name, timeout), 'See rankdb.status for what is pending.');
    end if;
    commit;
    perform pg_sleep(0.02);
  end loop;
end
$$;
comment on procedure rankdb.refresh(text, interval) is
  'Waits until every change committed before the call is searchable. Raises 57014 after the timeout, 55000 if no worker is connected or the index has an error.';
