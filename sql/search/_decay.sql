-- _decay: what is left of a boost at a distance: 1 up to the offset, at_scale at offset + scale, and on along the curve.
-- The curves are those of Elasticsearch's function score: exp, gauss (normal) and linear, see docs/boosts.md.
-- What is a thousand million scales away is out of reach: no curve says more there than doubles can hold.
create or replace function rankdb._decay(curve text, distance double precision, scale double precision, free double precision, at_scale double precision)
returns double precision
language sql immutable parallel safe
return case
  when distance is null or distance = 'NaN' then 0
  when distance <= free then 1
  when distance - free >= scale * 1e9 then 0
  when curve = 'exp' then exp(greatest(ln(at_scale) * ((distance - free) / scale), -700))
  when curve = 'gauss' then exp(greatest(ln(at_scale) * ((distance - free) / scale) * ((distance - free) / scale), -700))
  else greatest(0, 1 - (1 - at_scale) * ((distance - free) / scale)) end;
comment on function rankdb._decay(text, double precision, double precision, double precision, double precision) is
  'The value 0..1 of a decay curve (exp, gauss, linear) at a distance; 0 for a distance that is NULL or NaN.';
