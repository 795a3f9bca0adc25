-- _leg_scope: the scope of a leg with a filter of its own: rows that pass it and the search's. An error names the leg.
create or replace function rankdb._leg_scope(index_row rankdb.indexes, filter jsonb, leg jsonb, unit text)
returns rankdb.scope
language plpgsql
as $$
declare
  hint text;
begin
  return rankdb._scope(index_row, case when filter is null then leg -> 'filter' else jsonb_build_object('and', jsonb_build_array(filter, leg -> 'filter')) end, unit);
exception when invalid_parameter_value or undefined_column or program_limit_exceeded then
  get stacked diagnostics hint = pg_exception_hint;
  perform rankdb._raise(sqlstate, format('leg %L: %s', leg ->> 'name', sqlerrm), nullif(hint, ''));
end
$$;
comment on function rankdb._leg_scope(rankdb.indexes, jsonb, jsonb, text) is 'The scope of a leg that has a filter of its own, beside the search''s.';
