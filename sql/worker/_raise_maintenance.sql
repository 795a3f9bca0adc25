-- _raise_maintenance: at least this much memory and so many workers for building an index, for the transaction.
-- What the server, the database or the role has set higher stays.
create or replace function rankdb._raise_maintenance(memory_kb bigint, workers integer)
returns void
language plpgsql
as $$
begin
  if memory_kb > pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 then
    perform set_config('maintenance_work_mem', memory_kb || 'kB', true);
  end if;
  if workers > current_setting('max_parallel_maintenance_workers')::integer then
    perform set_config('max_parallel_maintenance_workers', workers::text, true);
  end if;
end
$$;
comment on function rankdb._raise_maintenance(bigint, integer) is
  'Worker: raises maintenance_work_mem and max_parallel_maintenance_workers of the transaction to at least these.';
