-- _distance: the SQL expression of the distance between a vector column and the query's vector in rankdb.dense_query.
-- Two-level indexes keep their full vectors as halfvec: this is the distance that they are rescored by.
-- A body in quotes, since one in SQL would keep migrations from altering rankdb.generations.
create or replace function rankdb._distance(generation_row rankdb.generations, vector_column text)
returns text
language sql immutable
as $$
  select format('%s %s (select current_setting(''rankdb.dense_query'', true)::%s)', vector_column,
  case generation_row.metric when 'ip' then '<#>' when 'l2' then '<->' else '<=>' end,
  case generation_row.vector_type when 'vector' then 'vector' else 'halfvec' end)
$$;
comment on function rankdb._distance(rankdb.generations, text) is 'SQL of the distance of a vector column to rankdb.dense_query, by the generation''s metric and type.';
