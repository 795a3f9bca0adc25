-- _idf: the weight of a term by the number of chunks that have it; never negative.
create or replace function rankdb._idf(df bigint, chunks bigint)
returns double precision
language sql immutable parallel safe
return ln(1 + (chunks - df + 0.5) / (df + 0.5)::double precision);
comment on function rankdb._idf(bigint, bigint) is 'ln(1 + (N - df + 0.5) / (df + 0.5)): the weight of a term in BM25.';
