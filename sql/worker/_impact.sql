-- _impact: what BM25 gives a term before its idf. Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework".
create or replace function rankdb._impact(tf double precision, length integer, average_length double precision, k1 double precision, b double precision)
returns real
language sql immutable parallel safe
return (tf * (k1 + 1) / (tf + k1 * (1 - b + b * length / average_length)))::real;
comment on function rankdb._impact(double precision, integer, double precision, double precision, double precision) is
  'tf*(k1+1) / (tf + k1*(1 - b + b*length/average_length)): the BM25 weight of a term in a chunk, without idf.';
