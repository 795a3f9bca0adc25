-- _drop_door: removes the grants of a model with the functions that carry them.
create or replace function rankdb._drop_door(name text)
returns void
language plpgsql
as $$
declare
  door text;
begin
  delete from rankdb.model_doors d where d.name = _drop_door.name returning 'm' || d.door into door;
  if found then
    execute format('drop function rankdb_data.%I, rankdb_data.%I', door || '_embed', door || '_rerank');
  end if;
end
$$;
comment on function rankdb._drop_door(text) is 'Removes the grants of a model and the functions that carry them.';
