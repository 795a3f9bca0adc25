-- profiles: the newest version of every profile that the caller may use.
create or replace view rankdb.profiles with (security_invoker = true) as
select distinct on (v.name)
  v.name, v.definition, v.built_in, v.plan, v.version, v.created_at, v.created_by, v.note,
  (select array_agg(g.role order by g.role) from rankdb.profile_grants g where g.name = v.name) as granted_roles
from rankdb.profile_versions v
order by v.name, v.version desc;
comment on view rankdb.profiles is
  'Named ranking pipelines, the newest version of each: those that the caller may use. Add one with rankdb.create_profile; former versions are in rankdb.profile_versions.';
comment on column rankdb.profiles.plan is 'The definition with every default filled in; null where this release refuses it.';
comment on column rankdb.profiles.granted_roles is 'Roles that may use it; null: every rankdb_reader.';
