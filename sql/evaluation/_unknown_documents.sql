-- _unknown_documents: which of these ids are of no document that an index has and the caller may see.
create or replace function rankdb._unknown_documents(index text, ids text[])
returns setof text
language plpgsql stable
as $$
declare
  index_row rankdb.indexes := rankdb._open_index(index);
begin
  if index_row.generation is null then
    perform rankdb._raise('55000', format('index %L has no documents yet', index), 'See rankdb.status.');
  end if;
  return query execute format('select u from (select distinct u from pg_catalog.unnest($1) u) u where u not in (select d.id from rankdb_data.%I($1) d)',
    'g' || index_row.generation || '_documents_of') using array(select distinct u from unnest(ids) u);
end
$$;
comment on function rankdb._unknown_documents(text, text[]) is 'Those of the ids that no indexed document has whose row the caller may see, each once.';
