-- _index: the index of this name, usable, or an error that says what is wrong with it.
create or replace function rankdb._index(name text)
returns rankdb.indexes
language plpgsql stable
as $$
declare
  found_index rankdb.indexes;
  missing text;
begin
  select * into found_index from rankdb.indexes i where i.name = _index.name;
  if not found then
    perform rankdb._raise('42704', format('index %L does not exist', coalesce(name, 'NULL')),
      coalesce('Existing indexes: ' || (select string_agg(i.name, ', ' order by i.name) from rankdb.indexes i),
               'No index exists yet; create one with rankdb.create_index.'));
  end if;
  if not exists (select from pg_class c where c.oid = found_index.source) then
    perform rankdb._raise('55000', format('the source table of index %L was dropped', name),
      format('Remove the index with: select rankdb.drop_index(%L)', name));
  end if;
  select c into missing
  from unnest(found_index.key_columns || found_index.content
    || (select g.language_column from rankdb.generations g where g.generation = found_index.generation)) c
  where c is not null and not exists (
    select from pg_attribute a where a.attrelid = found_index.source and a.attname = c and a.attnum > 0 and not a.attisdropped)
  limit 1;
  if found then
    perform rankdb._raise('55000', format('column %L of %s, used by index %L, was dropped or renamed', missing, found_index.source, name),
      format('Drop the index and create it again over the columns that exist: select rankdb.drop_index(%L)', name));
  end if;
  return found_index;
end
$$;
comment on function rankdb._index(text) is 'The catalog row of an index. 42704 if there is none, 55000 if its source table or a column of it is gone.';
