-- set_service: where the scoring service listens, and the password that the database shows it.
-- A user mapping and not a table row: only its owner and superusers can read the password.
create or replace function rankdb.set_service(host text, port integer, password text)
returns void
language plpgsql
as $$
declare
  options text;
begin
  if host is null or host = '' or password is null or password = '' or port is null or port not between 1 and 65535 then
    perform rankdb._raise('22023', 'host, port (1 to 65535) and password are all needed');
  end if;
  if not exists (select from pg_foreign_server s where s.srvname = 'rankdb_service') then
    create server rankdb_service foreign data wrapper dblink_fdw options (host '127.0.0.1', port '6543', dbname 'rankdb', connect_timeout '2',
      options '-c rankdb.tickets=required');
    grant usage on foreign server rankdb_service to rankdb_owner;
  end if;
  execute format('alter server rankdb_service options (set host %L, set port %L)', host, port::text);
  perform rankdb._set_access(password);
  if exists (select from pg_user_mappings m where m.srvname = 'rankdb_service' and m.usename = 'rankdb_owner') then
    execute format('alter user mapping for rankdb_owner server rankdb_service options (set user ''rankdb'', set password %L)', password);
  else
    execute format('create user mapping for rankdb_owner server rankdb_service options (user ''rankdb'', password %L)', password);
  end if;
end
$$;
comment on function rankdb.set_service(text, integer, text) is
  'Tells the database where the scoring service listens (a host name, or the folder of its Unix socket), and its password. For the administrator.';
