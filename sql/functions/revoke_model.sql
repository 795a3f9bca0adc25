-- revoke_model: takes a grant back. The last one goes with the restriction: the model is open to every reader again.
create or replace function rankdb.revoke_model(name text, role text)
returns void
language plpgsql
as $$
declare
  door text;
begin
  select 'm' || d.door into door from rankdb.model_doors d where d.name = revoke_model.name for update;
  if not found then
    perform rankdb._raise('42704', format('model %L has no grants', coalesce(name, 'NULL')),
      coalesce('With grants: ' || (select string_agg(d.name, ', ' order by d.name) from rankdb.model_doors d), 'No model has.'));
  end if;
  if not exists (select from pg_roles r where r.rolname = role) then
    perform rankdb._raise('42704', format('role %L does not exist', coalesce(role, 'NULL')));
  end if;
  execute format('revoke execute on function rankdb_data.%I, rankdb_data.%I from %I', door || '_embed', door || '_rerank', role);
  if not exists (
    select from pg_proc p, aclexplode(p.proacl) x
    where p.pronamespace = 'rankdb_data'::regnamespace and p.proname = door || '_embed' and x.grantee <> p.proowner)
  then
    perform rankdb._drop_door(name);
    raise notice 'model % has no grants any more: every rankdb_reader may use it', name;
  end if;
end
$$;
comment on function rankdb.revoke_model(text, text) is 'Takes a grant on a model back. With the last one the model is open to every rankdb_reader again.';
