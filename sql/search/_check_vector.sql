-- _check_vector: a vector that the caller gives for a search, checked, as text.
create or replace function rankdb._check_vector(index_row rankdb.indexes, embedding vector)
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
comment on function rankdb._check_vector(rankdb.indexes, vector) is
  'A caller''s vector as text, of length 1 under cosine; 22023 if it has another dimension than the index, or is zero under cosine.';

create or replace function rankdb._check_vector(index_row rankdb.indexes, embedding jsonb)
returns text
language plpgsql stable
as $$
declare
  generation_row rankdb.generations;
  wrong record;
  largest double precision := 3.4028234e38;
begin
  if embedding is null or jsonb_typeof(embedding) <> 'array' then
    perform rankdb._raise('22023', format('the vector must be an array of numbers, got %s', coalesce(jsonb_typeof(embedding), 'NULL')), 'For example: [0.1, -0.2, 0.3]');
  end if;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if jsonb_array_length(embedding) not between 1 and 16000 or jsonb_array_length(embedding) <> generation_row.dimension then
    perform rankdb._raise('22023',
      format('the vector has %s dimensions, index %L holds %s', jsonb_array_length(embedding), index_row.name, coalesce(generation_row.dimension::text, '1 to 16000')),
      case when generation_row.dimensions = generation_row.dimension then format('The index keeps the first %s dimensions of its model: give as many.', generation_row.dimension) end);
  end if;
  -- Looked through once by a path, and only where that finds something once more for its place.
  if jsonb_path_exists(embedding, 'strict $[*] ? (@.type() != "number" || @ > 3.4028234e38 || @ < -3.4028234e38)') then
    if generation_row.metric <> 'cosine' and generation_row.vector_type <> 'vector' then
      largest := 65504;
    end if;
    select e.value, e.ordinality as place into wrong
    from jsonb_array_elements(embedding) with ordinality e
    where jsonb_typeof(e.value) <> 'number' or abs(case jsonb_typeof(e.value) when 'number' then e.value::numeric end) > largest::numeric
    order by e.ordinality limit 1;
    perform rankdb._raise('22023', format('number %s of the vector is %s, not a number from %s to %s', wrong.place, left(wrong.value::text, 100), -largest, largest));
  end if;
  -- Numbers too small for single precision are 0.
  return rankdb._check_vector(index_row, embedding::text::vector);
end
$$;
comment on function rankdb._check_vector(rankdb.indexes, jsonb) is
  'A caller''s vector as text, of length 1 under cosine; 22023 if it is no array of numbers, has another dimension than the index, or is zero under cosine.';
