-- _service_tune: the search for better settings, done by the service over candidates that were retrieved before.
-- SECURITY DEFINER because the user mapping with the service's password belongs to rankdb_owner. It takes JSON, never SQL, and names no model.
create or replace function rankdb._service_tune(problem text, timeout_ms double precision)
returns table (kind text, trial integer, body text)
language plpgsql
security definer
as $$
begin
  perform rankdb._service_call(
    format('SELECT * FROM database_tune(%L, %L)', problem, rankdb._ticket((select s from rankdb.service_access s), 'tune', '', '[]')), timeout_ms);
  return query select t.kind, t.trial, t.body from dblink_get_result('rankdb') t (kind text, trial integer, body text);
  perform * from dblink_get_result('rankdb') t (kind text, trial integer, body text);
end
$$;
comment on function rankdb._service_tune(text, double precision) is 'Transport: the tune call of the scoring service; rows of kind trial, then one of kind result.';
