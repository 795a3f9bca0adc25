-- _fail: a row that cannot be indexed leaves the queue for rankdb.errors; its former chunks go, since they are out of date.
create or replace function rankdb._fail(index_id integer, key text[], sqlstate text, message text)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes;
begin
  perform pg_advisory_xact_lock(hashtext('rankdb.index'), _fail.index_id);
  select * into index_row from rankdb.indexes i where i.index_id = _fail.index_id;
  if not found then
    return;
  end if;
  -- Only the entry that failed: a later change of the same row has one of its own and deserves its own try.
  delete from rankdb.queue q
  where q.seq = (select min(first.seq) from rankdb.queue first where first.index_id = _fail.index_id and first.key = _fail.key);
  create temporary table if not exists rankdb_claim (key text[] not null, id text collate "C" not null, content text, content_hash bytea) on commit delete rows;
  delete from pg_temp.rankdb_claim;
  insert into pg_temp.rankdb_claim (key, id) values (_fail.key, rankdb._document_id(_fail.key));
  perform rankdb._remove_chunks(index_row.generation);
  insert into rankdb.failures as f (index_id, key, sqlstate, message)
  values (_fail.index_id, _fail.key, _fail.sqlstate, left(_fail.message, 2000))
  on conflict on constraint failures_pkey do update
  set sqlstate = excluded.sqlstate, message = excluded.message, attempts = f.attempts + 1, failed_at = clock_timestamp();
end
$$;
comment on function rankdb._fail(integer, text[], text, text) is 'Worker: records a row that cannot be indexed in rankdb.errors and takes it off the queue.';
