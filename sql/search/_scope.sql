-- _scope: what this caller's search may return, and how much of the table that is by the planner's estimate.
-- Volatile because it asks EXPLAIN, which knows the filter's selectivity and the caller's row-level policies. EXPLAIN reads the
-- filter's values as well, so it is here that one of the wrong type shows, and the caller's right to read the filter's columns.
create or replace function rankdb._scope(index_row rankdb.indexes, filter jsonb, unit text default 'document')
returns rankdb.scope
language plpgsql
as $$
declare
  scope rankdb.scope;
  plan text;
begin
  scope.filter := filter;
  scope.unit := unit;
  scope.filter_sql := rankdb._filter_sql(index_row.source, filter);
  scope.restricted := scope.filter_sql is not null or row_security_active(index_row.source);
  perform set_config('rankdb.filter', coalesce(filter::text, ''), true);
  if not scope.restricted then
    return scope;
  end if;
  begin
    execute format('explain select from %s s where %s', rankdb._qualified(index_row.source), coalesce(scope.filter_sql, 'true')) into plan;
  exception when data_exception or syntax_error_or_access_rule_violation or integrity_constraint_violation then
    if scope.filter_sql is null or sqlstate = '42501' then
      raise;
    end if;
    perform rankdb._filter_sql(index_row.source, filter, true);
    if sqlstate in ('42883', '42725', '42804', '42846') then
      perform rankdb._raise('22023', format('the filter does not fit its columns: %s', sqlerrm));
    end if;
    raise;
  end;
  scope.matching := substring(plan from ' rows=([0-9]+)')::double precision;
  scope.share := least(1, scope.matching / rankdb._table_rows(index_row.source));
  return scope;
end
$$;
comment on function rankdb._scope(rankdb.indexes, jsonb, text) is
  'The scope of a search: compiled filter, whether rows may be hidden, the estimated rows that pass and their share (null where the table was never analyzed).';
