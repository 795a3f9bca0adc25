-- _shaped_depth: how many fused candidates the stages behind the fusion need, where more than the rows of the answer can come
-- from them: any found row can be boosted to the top or be the first of its group, and diversity chooses from its depth.
create or replace function rankdb._shaped_depth(plan jsonb, legs rankdb.leg[], depth integer)
returns integer
language plpgsql immutable
as $$
begin
  return greatest(depth, (plan #>> '{diversity,depth}')::integer,
    case when plan -> 'boosts' <> '[]' or plan ? 'group' then (select sum(greatest(l.top, depth)) from unnest(legs) l)::integer end);
end
$$;
comment on function rankdb._shaped_depth(jsonb, rankdb.leg[], integer) is 'The depth of a search, deeper where boosts, groups or diversity choose among more.';
