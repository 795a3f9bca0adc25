-- _dimension_limit: the most dimensions that pgvector can index in this type. A graph over bits takes 64,000, but the column
-- behind it, which rescoring reads, holds 16,000.
create or replace function rankdb._dimension_limit(vector_type text)
returns integer
language sql immutable
return case vector_type when 'vector' then 2000 when 'halfvec' then 4000 else 16000 end;
comment on function rankdb._dimension_limit(text) is 'The most dimensions of an index of this vector_type.';
