-- _number_profile: gives a new definition of a profile its version and its plan. Runs with the rights of whoever inserts it.
create or replace function rankdb._number_profile()
returns trigger
language plpgsql
as $$
declare
  newest rankdb.profile_versions;
  owner constant boolean := pg_has_role(current_user, 'rankdb_owner', 'member');
begin
  -- A row that comes with its version comes out of a dump. Authors have no right to that column.
  if new.version is not null then
    return new;
  end if;
  perform rankdb._lock_profile(new.name);
  select * into newest from rankdb.profile_versions v where v.name = new.name order by v.version desc limit 1;
  if newest.built_in and not new.built_in then
    perform rankdb._raise('42710', format('profile %L is built in and cannot be replaced', new.name), 'Choose another name.');
  end if;
  if newest.version is not null and not owner and not exists (
       select from pg_roles r where r.rolname = newest.created_by and pg_has_role(current_user, r.oid, 'member')) then
    perform rankdb._raise('42501', format('profile %L belongs to %s', new.name, coalesce(newest.created_by, 'rankdb_owner')), 'Choose another name.');
  end if;
  new.plan := rankdb._check_profile(new.definition);
  -- Its expression runs with the rights of whoever searches with it.
  if not owner and new.plan -> 'legs' @> '[{"kind": "function"}]' then
    perform rankdb._raise('42501', 'only members of rankdb_owner may store a profile with a function leg',
      'Its expression runs with the rights of whoever searches. For searches of your own, give the definition in options.profile.');
  end if;
  new.version := coalesce(newest.version, 0) + 1;
  return new;
end
$$;
comment on function rankdb._number_profile() is
  'Trigger of rankdb.profile_versions: checks a definition (22023), whose name it is (42710, 42501), and fills in plan and version.';
create or replace trigger number_profile before insert on rankdb.profile_versions for each row execute function rankdb._number_profile();
