-- _grouped: at most so many rows for each value of a column, the first of them; a row without a value is a group of its own.
-- Pins stand first and are never left out, but they count.
create or replace function rankdb._grouped(grouping_plan jsonb, candidates rankdb.candidate[], pins integer)
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  most integer := grouping_plan ->> 'limit';
begin
  return array(
    select rankdb._with_said(k.candidate, 'group', jsonb_build_object('value', k.value, 'collapsed', k.collapsed))
    from (
      select g.*, count(*) filter (where not g.kept) over (partition by g.value, g.lone) as collapsed
      from (
        select c.candidate, c.n, v.value, l.lone,
          c.n <= pins or row_number() over (partition by v.value, l.lone order by c.n) <= most as kept
        from (select c as candidate, c.fields, row_number() over () as n from unnest(candidates) c) c
        cross join lateral (select nullif(c.fields -> (grouping_plan ->> 'column'), 'null') as value) v
        cross join lateral (select case when v.value is null then c.n end as lone) l) g) k
    where k.kept
    order by k.n);
end
$$;
comment on function rankdb._grouped(jsonb, rankdb.candidate[], integer) is
  'Ordered candidates with at most so many of each value of a column; details.group tells the value and how many candidates of it were left out.';
