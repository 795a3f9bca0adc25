-- _store_sparse_settings: validates the sparse model of a new index and writes it to the generation.
create or replace function rankdb._store_sparse_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
declare
  chosen text := settings ->> 'sparse_model';
begin
  if chosen is null then
    return;
  end if;
  if jsonb_typeof(settings -> 'sparse_model') <> 'string' or chosen = '' then
    perform rankdb._raise('22023', format('sparse_model must be the name of a sparse encoder, got %s', left((settings -> 'sparse_model')::text, 100)),
      'Leave it out for an index without sparse vectors. See rankdb.models.');
  end if;
  perform rankdb._check_sparse_model(chosen);
  update rankdb.generations g set sparse_model = chosen where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_sparse_settings(rankdb.indexes, jsonb) is 'Writes the sparse model of create_index to the generation; 22023 or 42704 says what is wrong.';
