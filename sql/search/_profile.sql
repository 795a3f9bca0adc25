-- _profile: the definition of a profile, checked and with every default filled in.
create or replace function rankdb._profile(name text)
returns jsonb
language plpgsql stable
as $$
declare
  definition jsonb;
begin
  select p.definition into definition from rankdb.profiles p where p.name = coalesce(_profile.name, 'default');
  if not found then
    perform rankdb._raise('42704', format('profile %L does not exist', name),
      'Existing profiles: ' || (select string_agg(p.name, ', ' order by p.name) from rankdb.profiles p));
  end if;
  return definition;
end
$$;
comment on function rankdb._profile(text) is 'The definition of a profile; 42704 names those that exist.';
