-- _preferences: how often each item was preferred to each other one, by tasks that vote with their values of the items; larger is better.
-- A task gives 1 to the better of a pair and half to both where they are equal within 1e-9; it does not vote on an item that it has no value of.
-- Cells come side by side: task, item (from 1), value. The result is flat, row by row: result[(winner - 1) * count + loser].
create or replace function rankdb._preferences(tasks integer[], items integer[], cell_values double precision[], count integer)
returns double precision[]
language plpgsql immutable
set jit = off
as $$
begin
  return array(
    select coalesce(v.weight, 0)
    from generate_series(1, count) i cross join generate_series(1, count) j
    left join (
      -- Pairs within the arrays of a task, not a join of all cells: nobody can estimate that.
      select a.item as winner, b.item as loser, sum(case when abs(a.value - b.value) <= 1e-9 then 0.5::double precision when a.value > b.value then 1 else 0 end) as weight
      from (
        select array_agg(u.item) as items, array_agg(u.value) as cell_values
        from unnest(tasks, items, cell_values) u (task, item, value) where u.value is not null group by u.task) t
      cross join lateral unnest(t.items, t.cell_values) a (item, value)
      cross join lateral unnest(t.items, t.cell_values) b (item, value)
      where a.item <> b.item
      group by 1, 2) v on v.winner = i and v.loser = j
    order by i, j);
end
$$;
comment on function rankdb._preferences(integer[], integer[], double precision[], integer) is
  'Pairwise preferences of tasks over items, flat, from cells of a table that may lack some.';
