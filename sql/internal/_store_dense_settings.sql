-- _store_dense_settings: validates the settings of the dense leg and writes them to the new generation.
create or replace function rankdb._store_dense_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
begin
  update rankdb.generations g
  set hnsw_m = rankdb._number(settings, 'hnsw_m', 2, 100, 16), hnsw_ef_construction = rankdb._number(settings, 'hnsw_ef_construction', 4, 1000, 64)
  where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_dense_settings(rankdb.indexes, jsonb) is 'Writes the dense settings of create_index to the generation; 22023 says what is wrong.';
