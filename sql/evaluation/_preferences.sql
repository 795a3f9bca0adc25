-- _preferences: how often each item was preferred to each other one, from a table of values in which each task (row) votes; larger is better.
-- A task gives 1 to the better of a pair and half to both where they are equal within 1e-9; it does not vote on an item that it has no value of.
-- Both tables are flat, row by row: values[(task - 1) * items + item], result[(winner - 1) * items + loser].
create or replace function rankdb._preferences(table_values double precision[], items integer)
returns double precision[]
language plpgsql immutable
set jit = off
as $$
begin
  return array(
    select coalesce(v.weight, 0)
    from generate_series(1, items) i cross join generate_series(1, items) j
    left join (
      select a.item as winner, b.item as loser, sum(case when abs(a.value - b.value) <= 1e-9 then 0.5::double precision when a.value > b.value then 1 else 0 end) as weight
      from (select (u.place - 1) / items as task, (u.place - 1) % items + 1 as item, u.value from unnest(table_values) with ordinality u (value, place) where u.value is not null) a
      join (select (u.place - 1) / items as task, (u.place - 1) % items + 1 as item, u.value from unnest(table_values) with ordinality u (value, place) where u.value is not null) b
        on b.task = a.task and b.item <> a.item
      group by 1, 2) v on v.winner = i and v.loser = j
    order by i, j);
end
$$;
comment on function rankdb._preferences(double precision[], integer) is
  'Pairwise preferences of tasks over items, flat; nulls are cells without a value, which vote on nothing.';
