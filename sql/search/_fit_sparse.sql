-- _fit_sparse: a sparse vector that the caller gives for a search, checked against the index, as text.
create or replace function rankdb._fit_sparse(index_row rankdb.indexes, embedding sparsevec)
returns text
language plpgsql stable
as $$
declare
  generation_row rankdb.generations := rankdb._sparse_generation(index_row);
  dimension integer := split_part(embedding::text, '/', 2);
begin
  if embedding is null then
    perform rankdb._raise('22023', 'the sparse vector must not be NULL', 'For example: ''{17:0.8,2043:1.2}/30522''');
  end if;
  if dimension <> generation_row.sparse_dimension then
    perform rankdb._raise('22023', format('the sparse vector has %s dimensions, index %L holds %s', dimension, index_row.name, generation_row.sparse_dimension));
  end if;
  if embedding::text ~ ':-' then
    perform rankdb._raise('22023', 'the sparse vector has a negative weight', 'The weights of a query are positive.');
  end if;
  return rankdb._cap_sparse(embedding::text);
end
$$;
comment on function rankdb._fit_sparse(rankdb.indexes, sparsevec) is
  'A caller''s sparse vector as text; 22023 if it has another dimension than the index or negative weights, 55000 if the index has no sparse vectors.';
