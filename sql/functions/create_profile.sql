-- create_profile: stores a ranking pipeline under a name; a name that exists gets a new version.
create or replace function rankdb.create_profile(name text, definition jsonb)
returns void
language plpgsql
as $$
begin
  perform rankdb._store_profile(name, definition, null);
end
$$;
comment on function rankdb.create_profile(text, jsonb) is 'Stores a ranking pipeline under a name, or as a new version of one that is not built in.';

create or replace function rankdb.create_profile(name text, definition jsonb, note text)
returns integer
language plpgsql
as $$
begin
  return rankdb._store_profile(name, definition, note);
end
$$;
comment on function rankdb.create_profile(text, jsonb, text) is
  'Stores a ranking pipeline under a name, or as a new version of one that is not built in, with a note on why; returns the version.';
