-- _service_model_details: the models of the scoring service with licence and size. SECURITY DEFINER for the same reason as _service_embed.
create or replace function rankdb._service_model_details()
returns table (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean, license text, size_bytes bigint)
language plpgsql
security definer
as $$
begin
  perform rankdb._service_call('SELECT * FROM model_details()', 2000);
  return query select * from dblink_get_result('rankdb')
    t (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean, license text, size_bytes bigint);
  perform * from dblink_get_result('rankdb')
    t (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean, license text, size_bytes bigint);
end
$$;
comment on function rankdb._service_model_details() is 'Transport: the models of the scoring service, with licence and size on its disk.';
