-- _similarity: a distance as a leg score, higher is better.
create or replace function rankdb._similarity(metric text, distance double precision)
returns double precision
language sql immutable parallel safe
return case metric when 'cosine' then 1 - distance else -distance end;
comment on function rankdb._similarity(text, double precision) is
  'The score of a distance: the cosine (-1..1), the inner product (pgvector''s distance is its negative), or minus the Euclidean distance (at most 0).';
