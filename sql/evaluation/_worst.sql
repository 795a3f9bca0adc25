-- _worst: the mean of the worst tenth of values, rounded up to whole queries, so of one at least.
create or replace function rankdb._worst(measured double precision[])
returns double precision
language sql immutable parallel safe
return (
  select avg(w.value)
  from (select u.value, row_number() over (order by u.value) as place, count(*) over () as n from unnest(measured) u (value) where u.value is not null) w
  where w.place <= ceil(w.n / 10.0));
comment on function rankdb._worst(double precision[]) is 'The mean of the worst tenth of the values (rounded up), null of none; nulls are no values.';
