-- _tune_bytes: how many bytes the candidates of a tuning may have together: what the service takes with one call.
create or replace function rankdb._tune_bytes()
returns bigint
language sql immutable parallel safe
return 33554432;
comment on function rankdb._tune_bytes() is 'The most bytes that the candidates of a tuning may have: 32 MiB, the limit of one call to the scoring service.';
