-- _enqueue_all: queues every row of the source, for the first load.
create or replace function rankdb._enqueue_all(index_row rankdb.indexes)
returns void
language plpgsql
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
begin
  execute format('insert into rankdb.queue (index_id, key) select $1, array[%s] from %s',
    (select string_agg(format('%I::text', c), ', ') from unnest(index_row.key_columns) c), rankdb._qualified(index_row.source))
  using index_row.index_id;
end
$$;
comment on function rankdb._enqueue_all(rankdb.indexes) is 'Queues the key of every row of the source table.';
