-- Names for models of the service, and which models are not open to every reader. Locks nothing that exists.

create table rankdb.model_aliases (
  name          text primary key check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$' and name <> 'default'),
  model         text not null,
  kind          text,
  query_prefix  text not null default '',
  description   text,
  created_at    timestamptz not null default now()
);
comment on table rankdb.model_aliases is 'Further names of models of the scoring service. Add one with rankdb.create_model. Readable by rankdb_reader.';
comment on column rankdb.model_aliases.model is 'The name that the service knows.';
comment on column rankdb.model_aliases.kind is 'What the model is said to compute, as the service names it; NULL where nothing was said.';
comment on column rankdb.model_aliases.query_prefix is 'Put before queries that use this name.';

create table rankdb.model_doors (
  name  text primary key,
  door  integer generated always as identity unique
);
comment on table rankdb.model_doors is 'Models with grants: they are reached only through the functions rankdb_data.m<door>_..., whose EXECUTE right is the grant. Readable by rankdb_reader.';

create table rankdb.service_access (
  only_row   boolean primary key default true check (only_row),
  inner_pad  bytea not null check (length(inner_pad) = 64),
  outer_pad  bytea not null check (length(outer_pad) = 64)
);
comment on table rankdb.service_access is 'The key of the tickets of calls to the scoring service, as HMAC uses it. For rankdb_owner alone; written by rankdb.set_service.';

-- A connection to the service that is opened with this option takes no call without a ticket (sql/models/_ticket.sql).
do $$
begin
  if exists (select from pg_catalog.pg_foreign_server s where s.srvname = 'rankdb_service'
             and not exists (select from pg_catalog.pg_options_to_table(s.srvoptions) o where o.option_name = 'options')) then
    alter server rankdb_service options (add options '-c rankdb.tickets=required');
  end if;
end
$$;
