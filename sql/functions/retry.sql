-- retry: puts the rows of rankdb.errors back on the queue.
create or replace function rankdb.retry(name text)
returns integer
language plpgsql
as $$
declare
  index_row rankdb.indexes := rankdb._index(name);
  requeued integer;
begin
  insert into rankdb.queue (index_id, key)
  select f.index_id, f.key from rankdb.failures f where f.index_id = index_row.index_id;
  get diagnostics requeued = row_count;
  notify rankdb_work;
  return requeued;
end
$$;
comment on function rankdb.retry(text) is 'Queues the failed rows of an index again; returns how many. They leave rankdb.errors when they succeed.';
