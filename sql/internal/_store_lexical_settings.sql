-- _store_lexical_settings: validates the settings of the lexical leg and writes them to the new generation.
create or replace function rankdb._store_lexical_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
begin
  update rankdb.generations g set lexical_engine = rankdb._check_lexical_engine(settings) where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_lexical_settings(rankdb.indexes, jsonb) is 'Writes the lexical settings of create_index to the generation; 22023 says what is wrong.';
