-- _survivors: how many candidates can be rows of an answer that has at most so many rows of a group.
create or replace function rankdb._survivors(grouping_plan jsonb, candidates rankdb.candidate[])
returns bigint
language plpgsql immutable
as $$
begin
  if grouping_plan is null then
    return cardinality(candidates);
  end if;
  return (
    select sum(case when g.value is null or g.value = 'null' then g.members else least(g.members, (grouping_plan ->> 'limit')::integer) end)
    from (select c.fields -> (grouping_plan ->> 'column') as value, count(*) as members from unnest(candidates) c group by 1) g);
end
$$;
comment on function rankdb._survivors(jsonb, rankdb.candidate[]) is 'How many candidates are left when each value of the group''s column has its limit of rows.';
