-- _model_door: the prefix of the functions that lead to a model with grants. Runs under the caller's rights and says in plain words
-- what PostgreSQL would refuse anyway: it checks EXECUTE on those functions against the role that really calls.
create or replace function rankdb._model_door(model text)
returns text
language plpgsql stable
as $$
declare
  governing text := rankdb._governing_model(model);
  door text;
begin
  if governing is null then
    return null;
  end if;
  select 'm' || d.door into door from rankdb.model_doors d where d.name = governing;
  if not has_function_privilege(format('rankdb_data.%I(text, text, text[], double precision)', door || '_embed'), 'execute') then
    perform rankdb._raise('42501', format('permission denied: %s may not use model %L', current_user, model),
      format('select rankdb.grant_model(%L, %L)', governing, current_user));
  end if;
  return door;
end
$$;
comment on function rankdb._model_door(text) is 'Prefix of the functions in rankdb_data that lead to a model with grants, NULL for an open model; 42501 when the caller has no grant.';
