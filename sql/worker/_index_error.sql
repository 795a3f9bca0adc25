-- _index_error: why an index as a whole cannot be worked on; shown by rankdb.status until a batch succeeds.
create or replace function rankdb._index_error(index_id integer, sqlstate text, message text)
returns void
language sql
as $$
  update rankdb.statistics s
  set sqlstate = _index_error.sqlstate, message = left(_index_error.message, 2000), failed_at = clock_timestamp()
  from rankdb.indexes i
  where i.index_id = _index_error.index_id and s.generation = i.generation
$$;
comment on function rankdb._index_error(integer, text, text) is 'Worker: records the error that stops an index as a whole.';
