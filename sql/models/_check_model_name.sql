-- _check_model_name: refuses a name that neither this database nor, where it can be asked, the service knows.
create or replace function rankdb._check_model_name(name text)
returns void
language plpgsql
as $$
declare
  known text[];
begin
  if name is null then
    perform rankdb._raise('22023', 'the model''s name must not be NULL');
  end if;
  if name = 'default' or exists (select from rankdb.model_aliases a where a.name = _check_model_name.name) then
    return;
  end if;
  begin
    known := array(select m.name from rankdb._service_models() m order by 1);
  exception when others then
    if not rankdb._is_service_failure(sqlstate) then
      raise;
    end if;
    raise notice 'model % is taken on trust: the scoring service cannot be asked (%)', name, sqlerrm;
    return;
  end;
  if name <> all (known) then
    perform rankdb._raise('42704', format('model %L does not exist', name),
      'Models: ' || array_to_string(known || array(select a.name from rankdb.model_aliases a order by 1), ', '));
  end if;
end
$$;
comment on function rankdb._check_model_name(text) is 'Raises 42704 for a model that neither the database nor the service knows; a notice when the service cannot be asked.';
