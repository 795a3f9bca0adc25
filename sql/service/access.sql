-- Makes the key of tickets from a password that was set before there were tickets, or by ALTER USER MAPPING.
do $$
begin
  perform rankdb._set_access(o.option_value)
  from pg_user_mappings m, pg_options_to_table(m.umoptions) o
  where m.srvname = 'rankdb_service' and m.usename = 'rankdb_owner' and o.option_name = 'password';
end
$$;
