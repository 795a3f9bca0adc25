-- grant_model: from the first grant on, a model can be used by the roles that it is granted to and no others.
create or replace function rankdb.grant_model(name text, role text)
returns void
language plpgsql
as $$
declare
  door text;
begin
  perform rankdb._check_model_name(name);
  if not exists (select from pg_roles r where r.rolname = role) then
    perform rankdb._raise('42704', format('role %L does not exist', coalesce(role, 'NULL')));
  end if;
  if not pg_has_role(role, 'rankdb_reader', 'member') and not pg_has_role(role, 'rankdb_owner', 'member') then
    raise notice 'role % also needs: grant rankdb_reader to %', role, quote_ident(role);
  end if;
  insert into rankdb.model_doors as d (name) values (grant_model.name) on conflict on constraint model_doors_pkey do nothing;
  if found then
    perform rankdb._create_door(name);
  end if;
  select 'm' || d.door into door from rankdb.model_doors d where d.name = grant_model.name;
  execute format('grant execute on function rankdb_data.%I, rankdb_data.%I to %I', door || '_embed', door || '_rerank', role);
end
$$;
comment on function rankdb.grant_model(text, text) is
  'Lets a role and its members use a model. A model with a grant is closed to all other roles but rankdb_owner; one without is open to every rankdb_reader.';
