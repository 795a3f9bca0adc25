-- The migrator's memory: made before the first migration, by every road (migrator, script, extension), as roles.sql is.
create schema if not exists rankdb;
create table if not exists rankdb.migration (
  version     integer primary key check (version > 0),
  name        text not null,
  sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at  timestamptz not null default now(),
  applied_by  text not null default current_user
);
comment on table rankdb.migration is 'Migrations that this database has, one row a file, in the order of version.';
comment on column rankdb.migration.name is 'File name, as in the migrations folder.';
comment on column rankdb.migration.sha256 is 'SHA-256 of the file with LF line ends, in hexadecimal; a released file never changes.';
