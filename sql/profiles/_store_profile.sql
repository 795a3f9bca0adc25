-- _store_profile: stores a definition as the next version of a profile.
create or replace function rankdb._store_profile(name text, definition jsonb, note text)
returns integer
language plpgsql
as $$
declare
  stored integer;
begin
  if name is null or name !~ '^[a-z][a-z0-9_-]{0,62}$' then
    perform rankdb._raise('22023', format('%L is not a profile name', coalesce(left(name, 100), 'NULL')), 'Use a lower-case letter, then up to 62 of a-z, 0-9, _ and -.');
  end if;
  if definition is null then
    perform rankdb._check_profile(definition);
  end if;
  if char_length(note) > 2000 then
    perform rankdb._raise('22023', format('the note has %s characters, at most 2000 are allowed', char_length(note)));
  end if;
  if exists (select from rankdb.profile_grants g where g.name = _store_profile.name) and not exists (select from rankdb.profile_versions v where v.name = _store_profile.name) then
    perform rankdb._raise('42501', format('profile %L is granted to other roles', name), 'Choose another name.');
  end if;
  begin
    insert into rankdb.profile_versions as p (name, definition, note) values (_store_profile.name, _store_profile.definition, _store_profile.note)
    returning p.version into stored;
  exception when unique_violation then
    -- Another transaction stored one after the snapshot of this one was taken (repeatable read).
    perform rankdb._raise('40001', format('profile %L got a new version meanwhile', name), 'Try the transaction again.');
  end;
  return stored;
end
$$;
comment on function rankdb._store_profile(text, jsonb, text) is 'Stores a definition as the next version of a profile, and returns the version.';
