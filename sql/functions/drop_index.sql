-- drop_index: removes an index, its tables, its triggers and what is queued for it. The source is left as it is.
create or replace function rankdb.drop_index(name text)
returns void
language plpgsql
set client_min_messages = warning  -- what goes with a table, and what was never there, is no news
as $$
declare
  index_row rankdb.indexes;
  part record;
begin
  select * into index_row from rankdb.indexes i where i.name = drop_index.name for update;
  if not found then
    perform rankdb._index(name);
  end if;
  -- Waits for a batch in progress, which holds this lock to its end.
  perform pg_advisory_xact_lock(hashtext('rankdb.index'), index_row.index_id);
  for part in
    select t.tgname, t.tgrelid::regclass as relation from pg_trigger t
    where t.tgname ~ format('^rankdb_%s_(insert|update|delete|truncate)$', index_row.index_id)
      and t.tgrelid = index_row.source and not t.tgisinternal and t.tgparentid = 0
  loop
    execute format('drop trigger %I on %s', part.tgname, rankdb._qualified(part.relation));
  end loop;
  for part in select g.generation from rankdb.generations g where g.index_id = index_row.index_id loop
    execute format('drop function rankdb_data.%I', 'g' || part.generation || '_bm25');
    execute format('drop function if exists rankdb_data.%I', 'g' || part.generation || '_best');  -- not made where the source is gone
    execute format('drop table rankdb_data.%I, rankdb_data.%I, rankdb_data.%I, rankdb_data.%I, rankdb_data.%I cascade',
      'g' || part.generation, 'g' || part.generation || '_lexical', 'g' || part.generation || '_terms',
      'g' || part.generation || '_segments', 'g' || part.generation || '_segment_state');
    execute format('drop table if exists rankdb_data.%I, rankdb_data.%I cascade', 'g' || part.generation || '_sparse', 'g' || part.generation || '_postings');
    execute format('drop function if exists rankdb_data.%I, rankdb_data.%I, rankdb_data.%I',
      'g' || part.generation || '_sparse_walk', 'g' || part.generation || '_sparse_nearest', 'g' || part.generation || '_sparse_known');
    execute format('drop function rankdb_data.%I, rankdb_data.%I', 'g' || part.generation || '_visible', 'g' || part.generation || '_matching');
    execute format('drop function if exists rankdb_data.%I, rankdb_data.%I, rankdb_data.%I, rankdb_data.%I',
      'g' || part.generation || '_documents_of', 'g' || part.generation || '_feedback_terms', 'g' || part.generation || '_dense_scores', 'g' || part.generation || '_lexical_scores');
    execute format('drop function if exists rankdb_data.%I, rankdb_data.%I, rankdb_data.%I, rankdb_data.%I, rankdb_data.%I',
      'g' || part.generation || '_passages', 'g' || part.generation || '_windows', 'g' || part.generation || '_nearest', 'g' || part.generation || '_walk', 'g' || part.generation || '_visible_keys');
  end loop;
  delete from rankdb.queue q where q.index_id = index_row.index_id;
  update rankdb.indexes i set generation = null where i.index_id = index_row.index_id;
  delete from rankdb.indexes i where i.index_id = index_row.index_id;
end
$$;
comment on function rankdb.drop_index(text) is 'Removes an index with its tables, triggers and queue. The source table is left as it is.';
