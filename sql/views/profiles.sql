-- profiles: the newest version of every profile that the caller may use.
create or replace view rankdb.profiles with (security_invoker = true) as
select v.*, (select array_agg(g.role order by g.role) from rankdb.profile_grants g where g.name = v.name) as granted_roles
from (
  select distinct on (p.name) p.name, p.definition, p.built_in, p.plan, p.version, p.created_at, p.created_by, p.note
  from rankdb.profile_versions p order by p.name, p.version desc) v;
comment on view rankdb.profiles is
  'Named ranking pipelines, the newest version of each: those that the caller may use. Add one with rankdb.create_profile; former versions are in rankdb.profile_versions.';
comment on column rankdb.profiles.plan is 'The definition with every default filled in; null where this release refuses it.';
comment on column rankdb.profiles.granted_roles is 'Roles that may use it; null: every rankdb_reader.';
