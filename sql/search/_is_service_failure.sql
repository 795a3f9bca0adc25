-- _is_service_failure: may a search answer without the service after this error? Not after the user's own cancel, nor after
-- a mistake such as an unknown model.
create or replace function rankdb._is_service_failure(sqlstate text)
returns boolean
language sql immutable parallel safe
return sqlstate like '08%' or sqlstate like '53%' or sqlstate like '28%'
  or sqlstate in ('55000', '58000', '57P01', '57P02', '57P03', '42501', '2F003', 'XX000');
comment on function rankdb._is_service_failure(text) is 'Whether an error with this SQLSTATE came from the scoring service or the way to it, so that on_error decides.';
