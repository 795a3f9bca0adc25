-- _function_plan: tries the expression of a function leg on its source: it must be there, be a number and read nothing but the row.
-- Volatile because it asks EXPLAIN whether an index gives the rows in the expression's order.
-- What the expression calls can change nothing: the transaction is read-only for it, in a subtransaction that never commits.
create or replace function rankdb._function_plan(source regclass, leg_name text, expression text, filter_sql text, k integer)
returns boolean
language plpgsql
as $$
declare
  result regtype;
  plan text;
  rows refcursor;
  done boolean := false;
begin
  begin
    perform set_config('transaction_read_only', 'on', true);
    -- A cursor takes one statement and no second one. Under "is not null" an aggregate, a window or a set is refused.
    open rows for execute format('select pg_typeof(f.value)::oid from (select 1) o left join (select (%1$s) as value from %2$s s where (%1$s) is not null and false) f on true',
      expression, rankdb._qualified(source));
    fetch rows into result;
    close rows;
    execute 'explain (format json) ' || rankdb._function_sql(source, expression, filter_sql, true) || format(' limit %s', k) into plan;
    done := true;
    raise exception 'done';
  exception when others then
    if not done then
      perform rankdb._function_error(leg_name, source, sqlstate, sqlerrm);
      raise;
    end if;
  end;
  if coalesce(rankdb._base_type(result) not in ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'numeric'::regtype, 'real'::regtype, 'double precision'::regtype), true) then
    perform rankdb._raise('22023', format('leg %L: the expression must be a number, got %s', leg_name, result),
      'For example extract(epoch from published) for a date, or available::integer for a truth value.');
  end if;
  return strpos(plan, '"Incremental Sort"') > 0 and strpos(plan, '"Node Type": "Sort"') = 0;
end
$$;
comment on function rankdb._function_plan(regclass, text, text, text, integer) is
  'Whether an index gives the k best rows of a function leg in order; 42703 or 22023 with the leg''s name where its expression does not fit the source.';
