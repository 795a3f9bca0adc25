-- _enqueue: statement-level trigger that notes the keys of changed source rows.
-- SECURITY DEFINER because whoever may change the source need not have any right on RankDb's queue;
-- it writes only keys of the rows of the firing statement. Settings are pinned so that a key has one text form.
create or replace function rankdb._enqueue()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
declare
  index_row rankdb.indexes;
  keys text;
  columns text;
begin
  select * into index_row from rankdb.indexes i where i.index_id = tg_argv[0]::integer;
  if not found then
    return null;
  end if;
  if tg_op = 'TRUNCATE' then
    insert into rankdb.queue (index_id, key) values (index_row.index_id, null);
    return null;
  end if;
  select 'array[' || string_agg(format('%I::text', c), ', ') || ']' into keys from unnest(index_row.key_columns) c;
  if tg_op = 'UPDATE' then
    -- Only rows whose key or content changed; compared as text, since not every type has an equality.
    select string_agg(format('%I::text', c), ', ') into columns
    from unnest(index_row.content || (select g.language_column from rankdb.generations g where g.generation = index_row.generation)) c where c is not null;
    execute format(
      'insert into rankdb.queue (index_id, key)
       select $1, changed.key from (
         (select %1$s as key, %2$s from new_rows except all select %1$s, %2$s from old_rows)
         union
         (select %1$s as key, %2$s from old_rows except all select %1$s, %2$s from new_rows)) changed
       group by changed.key', keys, columns)
    using index_row.index_id;
  else
    execute format('insert into rankdb.queue (index_id, key) select $1, %s from %I',
      keys, case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end)
    using index_row.index_id;
  end if;
  return null;
exception
  when undefined_column then
    -- The source was altered under the index. The application's statement must not fail for that;
    -- searches and rankdb.status name the missing column.
    return null;
end
$$;
comment on function rankdb._enqueue() is 'Trigger function: queues the keys of the rows that a statement changed.';
