-- _dense_plan: how to find the nearest k among the rows that pass: by measuring each of them (matching), by measuring every
-- vector and probing the nearest (scan), or by probing the nearest ef that the graph gives (walk).
-- Costs are microseconds, measured for docs/decisions/0014; only their ratios matter.
create or replace function rankdb._dense_plan(
  scope rankdb.scope, chunks double precision, k integer, graph boolean, out plan text, out ef integer, out surplus integer)
language plpgsql immutable
as $$
declare
  share double precision := greatest(least(coalesce(scope.share, scope.matching / nullif(chunks, 0), 1), 1), 1e-9);
  matching double precision := coalesce(scope.matching, chunks);
  per_document double precision := greatest(1, chunks * share / greatest(matching, 1));
  -- How many of the nearest chunks must be looked at until k documents (or chunks) of them pass.
  needed double precision := k * (case when scope.unit = 'document' then per_document else 1 end) / share;
  matching_cost double precision;
  scan_cost double precision;
  walk_cost double precision;
begin
  if graph and not scope.restricted then
    -- Every row counts: the walk goes on until it has k, and sets its own pace.
    plan := 'walk';
    surplus := 0;
    return;
  end if;
  -- 1.8 times what is needed on average, and four standard deviations. The further down its list a graph must go, the more of the
  -- true neighbours it has missed: it keeps 40 more than it gives, deeper than 45 it is asked for more, and than 100 counted on less.
  ef := least(1000, greatest(100, ceil(40 + (1.8 * needed + 4 * sqrt(1.8 * needed)) * greatest(1, needed / 45))));
  matching_cost := 600 + matching * (0.6 + 1.4 * per_document);
  scan_cost := 600 + chunks * 0.85 + needed * 5;
  walk_cost := case when graph and 2 * needed <= 1000 then (500 + ef * 15 + needed * 5) * greatest(1, (needed / 100) ^ 1.5) end;
  plan := case least(matching_cost, scan_cost, walk_cost) when walk_cost then 'walk' when matching_cost then 'matching' else 'scan' end;
  -- Hits beyond k that a deep walk must have: fewer would mean that rows pass more rarely among the nearest than was estimated.
  surplus := case when plan <> 'walk' then null when ef > 200 then ceil(k * 0.3) else 0 end;
  ef := case when plan = 'walk' then ef end;
end
$$;
comment on function rankdb._dense_plan(rankdb.scope, double precision, integer, boolean) is
  'The cheapest plan for the dense leg (matching, scan, walk) by the estimated rows that pass; for a walk among hidden rows also how many candidates it fetches and how many hits beyond k it must find.';
