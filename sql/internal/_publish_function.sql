-- _publish_function: gives a function that was made for a generation to the owner, and to readers to call.
create or replace function rankdb._publish_function(name text, remark text)
returns void
language plpgsql
as $$
begin
  execute format('comment on function rankdb_data.%I is %L', name, remark);
  execute format('alter function rankdb_data.%I owner to rankdb_owner', name);
  execute format('revoke all on function rankdb_data.%I from public', name);
  execute format('grant execute on function rankdb_data.%I to rankdb_reader', name);
end
$$;
comment on function rankdb._publish_function(text, text) is 'Comments a function in rankdb_data, whose name is no other''s, and grants it to readers alone.';
