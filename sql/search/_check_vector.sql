-- TEMPORARY
create or replace function rankdb._check_vector(index_row rankdb.indexes, value jsonb)
returns text
language plpgsql stable
as $$
declare
  dimension integer := (select g.dimension from rankdb.generations g where g.generation = index_row.generation);
begin
  if jsonb_typeof(value) <> 'array' or jsonb_array_length(value) <> dimension then
    perform rankdb._raise('22023', 'vector');
  end if;
  return value::text;
end
$$;
comment on function rankdb._check_vector(rankdb.indexes, jsonb) is 'TEMPORARY';
