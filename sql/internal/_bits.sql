-- _bits: the SQL expression of a vector's signs, one bit a dimension: what the graph of a two-level index is over.
-- The index and the view that is to use it must say the same expression.
create or replace function rankdb._bits(vector_sql text, dimension integer)
returns text
language sql immutable
return format('(binary_quantize(%s)::bit(%s))', vector_sql, dimension);
comment on function rankdb._bits(text, integer) is 'SQL of the sign bits of a vector.';
