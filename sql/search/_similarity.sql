-- _similarity: a distance as a leg score, higher is better.
create or replace function rankdb._similarity(metric text, distance double precision)
returns double precision
language sql immutable parallel safe
return 1 - distance;
comment on function rankdb._similarity(text, double precision) is 'The score of a distance: cosine similarity, inner product, or minus the Euclidean distance.';
