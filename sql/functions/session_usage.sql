-- session_usage: what searching has cost this session so far.
create or replace function rankdb.session_usage()
returns table (model text, kind text, calls bigint, inputs bigint, tokens bigint, flops double precision)
language plpgsql
cost 100000 rows 3
as $$
#variable_conflict use_column
begin
  return query
    select u.model, u.kind, u.calls, u.inputs, u.tokens, u.flops from rankdb._service_usage() u
    where u.model is not null order by u.model, u.kind;
end
$$;
comment on function rankdb.session_usage() is
  'What the models of the scoring service did for this database session since its connection to the service was opened: calls, inputs, tokens, estimated floating-point operations. No rows: nothing. Never connects.';
