-- _service_models: the models that the scoring service holds. SECURITY DEFINER for the same reason as _service_embed.
create or replace function rankdb._service_models()
returns table (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean)
language plpgsql
security definer
as $$
begin
  perform rankdb._service_call('SELECT * FROM models()', 2000);
  return query select * from dblink_get_result('rankdb')
    t (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean);
  perform * from dblink_get_result('rankdb')
    t (name text, kind text, dimension integer, max_tokens integer, version text, is_default boolean);
end
$$;
comment on function rankdb._service_models() is 'Transport: the models of the scoring service.';
