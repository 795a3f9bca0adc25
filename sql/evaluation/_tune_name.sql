-- _tune_name: the name that a tuned profile is written under, checked before the work is done: the caller's wish, else the tuned profile
-- where it is the caller's own, else "<index>_tuned".
create or replace function rankdb._tune_name(index_name text, profile text, wanted text, plan jsonb)
returns text
language plpgsql stable
as $$
declare
  owner constant boolean := pg_has_role(current_user, 'rankdb_owner', 'member');
  written text := wanted;
  newest rankdb.profile_versions;
begin
  if written is null and profile is not null then
    select * into newest from rankdb.profile_versions v where v.name = profile order by v.version desc limit 1;
    if not newest.built_in and (owner or exists (select from pg_roles r where r.rolname = newest.created_by and pg_has_role(current_user, r.oid, 'member'))) then
      written := profile;
    end if;
  end if;
  if written is null then
    written := left(regexp_replace(regexp_replace(lower(index_name), '[^a-z0-9_-]', '_', 'g'), '^[^a-z]', 'i'), 56) || '_tuned';
  end if;
  if written !~ '^[a-z][a-z0-9_-]{0,62}$' then
    perform rankdb._raise('22023', format('options.name: %L is not a profile name', left(written, 100)), 'Use a lower-case letter, then up to 62 of a-z, 0-9, _ and -.');
  end if;
  select * into newest from rankdb.profile_versions v where v.name = written order by v.version desc limit 1;
  if newest.built_in then
    perform rankdb._raise('42710', format('options.name: profile %L is built in and cannot be replaced', written), 'Choose another name.');
  elsif newest.name is not null and not owner and not exists (select from pg_roles r where r.rolname = newest.created_by and pg_has_role(current_user, r.oid, 'member'))
     or newest.name is null and exists (select from rankdb.profile_grants g where g.name = written) then
    perform rankdb._raise('42501', format('profile %L belongs to %s', written, coalesce(newest.created_by, 'others')), 'Choose another name: options => {"name": "..."}.');
  elsif not owner and plan -> 'legs' @> '[{"kind": "function"}]' then
    perform rankdb._raise('42501', 'only members of rankdb_owner may store a profile with a function leg', 'Tune it without writing: options => {"write": "never"}.');
  end if;
  return written;
end
$$;
comment on function rankdb._tune_name(text, text, text, jsonb) is 'The profile that a tuning writes; raises where the caller may not write it.';
