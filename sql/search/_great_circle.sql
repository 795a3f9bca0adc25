-- _great_circle: kilometres between two places by the haversine formula (Sinnott 1984), on a sphere of the Earth's mean radius.
create or replace function rankdb._great_circle(latitude double precision, longitude double precision, from_latitude double precision, from_longitude double precision)
returns double precision
language sql immutable parallel safe
return case when latitude between -90 and 90 and longitude between -360 and 360 then
  2 * 6371.0088 * asin(sqrt(least(1,
    power(sin(radians(latitude - from_latitude) / 2), 2)
    + cos(radians(latitude)) * cos(radians(from_latitude)) * power(sin(radians(longitude - from_longitude) / 2), 2)))) end;
comment on function rankdb._great_circle(double precision, double precision, double precision, double precision) is
  'Kilometres between two places in degrees; NULL where the first is no place on Earth.';
