-- _check_vector: a vector that the caller gives for a search as JSON, checked, as text.
create or replace function rankdb._check_vector(index_row rankdb.indexes, embedding jsonb)
returns text
language plpgsql stable
as $$
declare
  generation_row rankdb.generations;
  fitting vector;
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
  -- Numbers too small for single precision are 0.
  begin
    fitting := embedding::text::vector;
  exception when data_exception then
    -- Only now is it worth finding out which of them it was.
    if generation_row.metric <> 'cosine' and generation_row.vector_type <> 'vector' then
      largest := 65504;
    end if;
    select e.value, e.ordinality as place into wrong
    from jsonb_array_elements(embedding) with ordinality e
    where jsonb_typeof(e.value) <> 'number' or abs(case jsonb_typeof(e.value) when 'number' then e.value::numeric end) > largest::numeric
    order by e.ordinality limit 1;
    if not found then
      raise;
    end if;
    perform rankdb._raise('22023', format('number %s of the vector is %s, not a number from %s to %s', wrong.place, left(wrong.value::text, 100), -largest, largest));
  end;
  return rankdb._fit_vector(index_row, fitting);
end
$$;
comment on function rankdb._check_vector(rankdb.indexes, jsonb) is
  'A caller''s vector as text, of length 1 under cosine; 22023 if it is no array of numbers, has another dimension than the index, or is zero under cosine.';
