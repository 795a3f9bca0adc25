-- _check_sparse_model: refuses a name that is known not to be a sparse encoder. Where the service cannot be asked, the name is
-- taken on trust: the worker says later what is wrong with it.
create or replace function rankdb._check_sparse_model(name text)
returns void
language plpgsql
as $$
declare
  alias record;
  target text := name;
  known text[];
begin
  select a.model, a.kind into alias from rankdb.model_aliases a where a.name = _check_sparse_model.name;
  if found then
    target := alias.model;
    if alias.kind <> 'sparse_encoder' then
      perform rankdb._raise('22023', format('model %L is of kind %s, not sparse_encoder', name, alias.kind), 'See rankdb.models.');
    end if;
  end if;
  begin
    known := array(
      select m.name from rankdb._service_model_details() m where m.kind = 'sparse_encoder'
      union all select 'default' from rankdb._service_model_details() m where m.kind = 'sparse_encoder' and m.is_default);
  exception when others then
    if not rankdb._is_service_failure(sqlstate) then
      raise;
    end if;
    raise notice 'sparse model % is taken on trust: the scoring service cannot be asked (%)', name, sqlerrm;
    return;
  end;
  if target <> all (known) then
    perform rankdb._raise('42704', format('sparse encoder %L does not exist', name),
      'Sparse encoders: ' || coalesce(nullif(array_to_string(known, ', '), ''), 'none') || '. Other kinds of models make no sparse vectors.');
  end if;
end
$$;
comment on function rankdb._check_sparse_model(text) is 'Raises 42704 or 22023 for a name that is known not to be a sparse encoder; a notice when the service cannot be asked.';
