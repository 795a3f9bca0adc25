-- _curve_depth: the depth with the best value of a stage's curve, the smallest of several: reading deeper costs time and quality.
create or replace function rankdb._curve_depth(curve jsonb)
returns integer
language sql immutable parallel safe
return (
  select (p ->> 0)::integer from pg_catalog.jsonb_array_elements(curve -> 'points') p
  order by (p ->> 1)::double precision desc, (p ->> 0)::integer limit 1);
comment on function rankdb._curve_depth(jsonb) is 'The smallest depth with the highest value among the points [depth, value] of a curve; null without one.';
