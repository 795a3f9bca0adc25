-- drop_model: removes a name made by create_model, with its grants.
create or replace function rankdb.drop_model(name text)
returns void
language plpgsql
as $$
declare
  users text;
begin
  if not exists (select from rankdb.model_aliases a where a.name = drop_model.name for update) then
    perform rankdb._raise('42704', format('no model %L was made by create_model', coalesce(name, 'NULL')),
      coalesce('Made: ' || (select string_agg(a.name, ', ' order by a.name) from rankdb.model_aliases a), 'None was made.'));
  end if;
  select string_agg(u.user_name, ', ' order by u.user_name) into users
  from (
    select 'index ' || i.name as user_name from rankdb.indexes i join rankdb.generations g using (index_id) where g.model = drop_model.name
    union
    select 'profile ' || p.name from rankdb.profiles p, jsonb_array_elements(coalesce(p.definition -> 'rerank', '[]')) s
    where s ->> 'model' = drop_model.name) u;
  if users is not null then
    perform rankdb._raise('55000', format('model %L is used by %s', name, users), 'Drop or change those first.');
  end if;
  perform rankdb._drop_door(name);
  delete from rankdb.model_aliases a where a.name = drop_model.name;
end
$$;
comment on function rankdb.drop_model(text) is 'Removes a name made by create_model, with its grants; 55000 while an index or a profile uses it.';
