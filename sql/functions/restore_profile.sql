-- restore_profile: makes an older version of a profile the newest again. History only grows.
create or replace function rankdb.restore_profile(name text, version integer)
returns integer
language plpgsql
as $$
declare
  former rankdb.profile_versions := rankdb._profile_version(format('%s@%s', name, coalesce(version::text, 'NULL')));
begin
  return rankdb._store_profile(former.name, former.definition, format('version %s again', version));
end
$$;
comment on function rankdb.restore_profile(text, integer) is 'Stores the definition of an older version as the newest version of a profile, and returns its number.';
