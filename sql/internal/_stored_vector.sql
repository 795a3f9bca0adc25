-- _stored_vector: the SQL expression that makes a stored vector of a model's numbers (a real[] column).
-- Under cosine the length says nothing, so every vector gets length 1: the numbers of any model then fit half precision,
-- and the first dimensions of a Matryoshka model are a unit vector again. Under the other metrics the length counts.
-- A body in quotes, since one in SQL would keep migrations from altering rankdb.generations.
create or replace function rankdb._stored_vector(generation_row rankdb.generations, numbers_column text)
returns text
language sql immutable
as $$
  select format(
  case generation_row.metric when 'cosine' then 'l2_normalize(%s)::%s' else '(%s)::%s' end,
  format(case when generation_row.dimensions is null then '%s::vector' else 'subvector(%s::vector, 1, %s)' end, numbers_column, generation_row.dimensions),
  case generation_row.vector_type when 'vector' then 'vector' else 'halfvec' end)
$$;
comment on function rankdb._stored_vector(rankdb.generations, text) is 'SQL that makes a stored vector of a model''s numbers: cut to the kept dimensions, of length 1 under cosine, in the column''s type.';
