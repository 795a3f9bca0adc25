-- _query_vector: a model's vector as the index's vectors are: cut to the kept dimensions, of length 1 under cosine.
create or replace function rankdb._query_vector(index_row rankdb.indexes, generation_row rankdb.generations, embedding text)
returns text
language plpgsql stable
as $$
declare
  result vector := embedding::vector;
begin
  if vector_dims(result) > generation_row.dimension and generation_row.dimension = generation_row.dimensions then
    result := subvector(result, 1, generation_row.dimension);
  elsif vector_dims(result) <> generation_row.dimension then
    perform rankdb._raise('55000', format('model %L of the service gives %s dimensions, index %L holds %s', generation_row.model, vector_dims(result), index_row.name, generation_row.dimension),
      'Give the service the former model back, or drop the index and create it again.');
  end if;
  return case when generation_row.metric = 'cosine' then l2_normalize(result) else result end;
end
$$;
comment on function rankdb._query_vector(rankdb.indexes, rankdb.generations, text) is
  'A query''s vector cut and scaled like the index''s vectors; 55000 if the model''s dimension is not the index''s.';
