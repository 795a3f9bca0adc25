-- create_profile: stores a ranking pipeline under a name, or replaces it.
create or replace function rankdb.create_profile(name text, definition jsonb)
returns void
language plpgsql
as $$
begin
  if name is null or name !~ '^[a-z][a-z0-9_-]{0,62}$' then
    perform rankdb._raise('22023', format('%L is not a profile name', coalesce(name, 'NULL')), 'Use a lower-case letter, then up to 62 of a-z, 0-9, _ and -.');
  end if;
  if exists (select from rankdb.profiles p where p.name = create_profile.name and p.built_in) then
    perform rankdb._raise('42710', format('profile %L is built in and cannot be replaced', name), 'Choose another name.');
  end if;
  insert into rankdb.profiles as p (name, definition, plan) values (create_profile.name, create_profile.definition, rankdb._check_profile(definition))
  on conflict on constraint profiles_pkey do update set definition = excluded.definition, plan = excluded.plan;
end
$$;
comment on function rankdb.create_profile(text, jsonb) is 'Stores a ranking pipeline under a name, or replaces one that is not built in.';
