-- _dense_plan: how to find the nearest k among the rows that pass: by looking at each of them (matching), at every vector until
-- enough have passed (scan), or at the nearest that the graph gives, of which the passing ones are kept (walk, ef of them).
-- The costs are microseconds of docs/decisions/0014; only their ratios matter.
create or replace function rankdb._dense_plan(
  scope rankdb.scope, chunks double precision, k integer, graph boolean, out plan text, out ef integer)
language plpgsql immutable
as $$
declare
  -- Of the rows that are found and probed, every per_row-th is a hit.
  share double precision := coalesce(scope.share, 1);
  matching double precision := coalesce(scope.matching, chunks);
  rows double precision := case when scope.share > 0 then scope.matching / scope.share end;
  per_document double precision := case when scope.unit = 'document' then greatest(1, chunks / coalesce(nullif(rows, 0), chunks, 1)) else 1 end;
  needed double precision := k * per_document / greatest(share, 1e-9);
  matching_cost double precision;
  scan_cost double precision;
  walk_cost double precision;
begin
  -- Enough that k of them pass even where the share was estimated twice too high, with room for chance.
  ef := least(1000, greatest(100, ceil(2 * needed + 4 * sqrt(2 * needed))));
  matching_cost := 300 + matching * (1.0 + 1.5 * per_document);
  scan_cost := 300 + chunks * 1.0 + needed * 6;
  walk_cost := case when graph and needed * 1.5 <= 1000 then 150 + ef * 6 + needed * 6 end;
  plan := case least(matching_cost, scan_cost, walk_cost)
    when walk_cost then 'walk' when matching_cost then 'matching' else 'scan' end;
  if plan <> 'walk' then
    ef := null;
  end if;
end
$$;
comment on function rankdb._dense_plan(rankdb.scope, double precision, integer, boolean) is
  'The cheapest plan for the dense leg (matching, scan, walk) by the estimated rows that pass, and the candidates a walk should fetch.';
