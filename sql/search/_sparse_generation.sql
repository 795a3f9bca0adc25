-- _sparse_generation: the generation of an index that has sparse vectors.
create or replace function rankdb._sparse_generation(index_row rankdb.indexes)
returns rankdb.generations
language plpgsql stable
as $$
declare
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.sparse_model is null then
    perform rankdb._raise('55000', format('index %L has no sparse vectors', index_row.name),
      'Create it with a sparse encoder: select rankdb.create_index(..., ''{"sparse_model": "<name>"}'').');
  end if;
  return generation_row;
end
$$;
comment on function rankdb._sparse_generation(rankdb.indexes) is 'The generation of an index with a sparse model; 55000 if the index has none.';
