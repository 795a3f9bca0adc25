-- _distance: the SQL expression of the distance between a vector column and the query's vector in rankdb.dense_query.
create or replace function rankdb._distance(generation_row rankdb.generations, vector_column text)
returns text
language sql immutable
return format('%s <=> (select current_setting(''rankdb.dense_query'', true)::halfvec)', vector_column);
comment on function rankdb._distance(rankdb.generations, text) is 'SQL of the distance of a vector column to rankdb.dense_query, by the generation''s metric and type.';
