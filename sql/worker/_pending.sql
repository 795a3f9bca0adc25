-- _pending: what the indexing worker has to do. Each poll of a worker calls it.
create or replace function rankdb._pending()
returns table (index_id integer, index_name text, model text, chunk_tokens integer, pending bigint, state text, store_tokens boolean, sparse_model text)
language plpgsql
as $$
begin
  -- This session lock says to rankdb.refresh that a worker is connected; it goes with the connection.
  if not exists (select from pg_locks l where l.pid = pg_backend_pid() and l.locktype = 'advisory'
                   and l.classid = hashtext('rankdb.worker')::oid and l.objid = 0) then
    perform pg_advisory_lock_shared(hashtext('rankdb.worker'), 0);
  end if;
  -- The probes name the source in their text; after a rename of the table or its schema they must be written anew.
  -- By one worker: two that replace the same function fail with "tuple concurrently updated".
  perform rankdb._create_visible(i), rankdb._create_matching(i)
  from rankdb.indexes i
  where case when i.source_name <> rankdb._qualified(i.source) and exists (select from rankdb._key_columns(i.source))
    then pg_try_advisory_xact_lock(hashtext('rankdb.probes'), i.index_id) else false end;
  -- What roles that search no more left behind.
  if exists (select from rankdb.cursors c where c.expires_at <= clock_timestamp()) then
    perform rankdb.expire_cursors();
  end if;
  return query
    select i.index_id, i.name, coalesce(a.model, g.model), g.chunk_tokens, q.pending,
      case when g.state = 'ready' and rankdb._drifted(s, g) then 'drifted' else g.state end, g.store_tokens,
      coalesce((select s.model from rankdb.model_aliases s where s.name = g.sparse_model), g.sparse_model)
    from rankdb.indexes i
    join rankdb.generations g using (generation)
    join rankdb.statistics s using (generation)
    left join rankdb.model_aliases a on a.name = g.model
    cross join lateral (
      -- Bounded: the worker only needs to know whether the queue is empty, short or long.
      select count(*) as pending from (select from rankdb.queue q where q.index_id = i.index_id limit 10000) q) q
    where q.pending > 0 or g.state <> 'ready' or rankdb._drifted(s, g)
    order by i.index_id;
end
$$;
comment on function rankdb._pending() is
  'Indexes that need the worker: queued keys (counted up to 10,000), a first load to finish, or impacts and segments that are out of date (_drifted).';
