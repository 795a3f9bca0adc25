-- _sparse_query: sparse vectors of queries by the model that made the index's.
-- Only the 128 largest weights of a query count: each costs a sum over all segments, and the model's long tail changes little.
create or replace function rankdb._sparse_query(index_row rankdb.indexes, queries text[], timeout_ms double precision)
returns text[]
language plpgsql
as $$
declare
  generation_row rankdb.generations := rankdb._sparse_generation(index_row);
  found text[];
begin
  -- No vectors yet: nothing to find.
  if generation_row.sparse_dimension is null then
    return array_fill(null::text, array[cardinality(queries)]);
  end if;
  select array_agg(e.embedding order by e.ordinal) into found from rankdb._embed(generation_row.sparse_model, 'sparse_query', queries, timeout_ms) e;
  if split_part(found[1], '/', 2)::integer is distinct from generation_row.sparse_dimension then
    perform rankdb._raise('55000', format('model %L of the service has %s tokens, index %L holds vectors of %s',
        generation_row.sparse_model, split_part(found[1], '/', 2), index_row.name, generation_row.sparse_dimension),
      'Give the service the former model back, or drop the index and create it again.');
  end if;
  return array(select rankdb._cap_sparse(f.value) from unnest(found) with ordinality f (value, place) order by f.place);
end
$$;
comment on function rankdb._sparse_query(rankdb.indexes, text[], double precision) is
  'The sparse vectors of queries as text, in order; nulls while the index has no vectors; 55000 if it will have none, or of another model.';
