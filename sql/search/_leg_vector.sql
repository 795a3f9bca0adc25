-- _leg_vector: the vector that a profile gives a dense leg, checked as options.vector is. An error names the leg.
create or replace function rankdb._leg_vector(index_row rankdb.indexes, leg jsonb)
returns text
language plpgsql stable
as $$
declare
  hint text;
begin
  return rankdb._check_vector(index_row, leg -> 'vector');
exception when invalid_parameter_value then
  get stacked diagnostics hint = pg_exception_hint;
  perform rankdb._raise(sqlstate, format('leg %L: %s', leg ->> 'name', sqlerrm), nullif(hint, ''));
end
$$;
comment on function rankdb._leg_vector(rankdb.indexes, jsonb) is 'The vector that a dense leg brings, as text; 22023 with the leg''s name if it does not fit the index.';
