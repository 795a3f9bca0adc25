-- _fit_vector: a vector that the caller gives for a search, checked against the index, as text.
create or replace function rankdb._fit_vector(index_row rankdb.indexes, embedding vector)
returns text
language plpgsql stable
as $$
declare
  generation_row rankdb.generations;
  wrong record;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if embedding is null then
    perform rankdb._raise('22023', 'the vector must be an array of numbers, got NULL', 'For example: [0.1, -0.2, 0.3]');
  end if;
  if vector_dims(embedding) is distinct from generation_row.dimension then
    perform rankdb._raise('22023',
      format('the vector has %s dimensions, index %L holds %s', vector_dims(embedding), index_row.name, coalesce(generation_row.dimension::text, '1 to 16000')),
      case when generation_row.dimensions = generation_row.dimension then format('The index keeps the first %s dimensions of its model: give as many.', generation_row.dimension) end);
  end if;
  if generation_row.metric = 'cosine' then
    if vector_norm(embedding) = 0 then
      perform rankdb._raise('22023', 'the vector is zero and has no direction: nothing is near to it by cosine', 'Leave the vector out, or index with metric "ip" or "l2".');
    end if;
    return l2_normalize(embedding);
  end if;
  -- The index compares in half precision.
  if generation_row.vector_type <> 'vector' then
    select e.value, e.place into wrong from unnest(embedding::real[]) with ordinality e (value, place) where abs(e.value) > 65504 order by e.place limit 1;
    if found then
      perform rankdb._raise('22023', format('number %s of the vector is %s, not a number from -65504 to 65504', wrong.place, wrong.value));
    end if;
  end if;
  return embedding;
end
$$;
comment on function rankdb._fit_vector(rankdb.indexes, vector) is
  'A caller''s vector as text, of length 1 under cosine; 22023 if it has another dimension than the index, or is zero under cosine.';
