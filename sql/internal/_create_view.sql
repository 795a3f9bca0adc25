-- _create_view: one security-barrier view of a generation, owned by rankdb_owner and readable by rankdb_reader.
create or replace function rankdb._create_view(name text, body text, remark text)
returns void
language plpgsql
as $$
begin
  execute format('create or replace view rankdb_data.%I with (security_barrier) as %s', name, body);
  execute format('comment on view rankdb_data.%I is %L', name, remark);
  execute format('alter view rankdb_data.%I owner to rankdb_owner', name);
  execute format('grant select on rankdb_data.%I to rankdb_reader', name);
end
$$;
comment on function rankdb._create_view(text, text, text) is 'Creates a security-barrier view in rankdb_data that rankdb_reader may read.';
