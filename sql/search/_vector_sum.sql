-- _vector_sum: adds vectors element by element, in C. (pgvector's own sum keeps a float8 array and is slower.)
create or replace aggregate rankdb._vector_sum(vector) (sfunc = vector_add, stype = vector, parallel = safe);
comment on aggregate rankdb._vector_sum(vector) is 'Sum of vectors of one length.';
