-- _scope: what this caller's search may return, and how much of the table that is by the planner's estimate.
-- Volatile because it asks EXPLAIN, which knows the filter's selectivity and the caller's row-level policies.
create or replace function rankdb._scope(index_row rankdb.indexes, filter jsonb, unit text default 'document')
returns rankdb.scope
language plpgsql
as $$
declare
  scope rankdb.scope;
  plan json;
begin
  scope.filter := filter;
  scope.filter_sql := rankdb._filter_sql(index_row.source, filter);
  scope.restricted := scope.filter_sql is not null or row_security_active(index_row.source);
  scope.unit := unit;
  perform set_config('rankdb.filter', coalesce(filter::text, ''), true);
  if scope.restricted then
    execute format('explain (format json) select from %s s where %s', rankdb._qualified(index_row.source), coalesce(scope.filter_sql, 'true')) into plan;
    scope.matching := (plan #>> '{0,Plan,Plan Rows}')::double precision;
    scope.share := least(1, scope.matching / greatest(1, (select c.reltuples from pg_class c where c.oid = index_row.source)));
  end if;
  return scope;
end
$$;
comment on function rankdb._scope(rankdb.indexes, jsonb, text) is
  'The scope of a search: compiled filter, whether rows may be hidden, the estimated rows that pass and their share.';
