-- session_usage: what searching has cost this session so far.
create or replace function rankdb.session_usage()
returns table (model text, kind text, calls bigint, inputs bigint, tokens bigint, flops double precision)
language plpgsql
cost 100000 rows 3
as $$
#variable_conflict use_column
begin
  -- A model that was replaced has a row of the service for each version.
  return query
    select u.model, u.kind, sum(u.calls)::bigint, sum(u.inputs)::bigint, sum(u.tokens)::bigint,
      case when bool_and(u.flops is not null) then sum(u.flops) end
    from rankdb._service_usage() u
    where u.model is not null group by u.model, u.kind order by u.model, u.kind;
end
$$;
comment on function rankdb.session_usage() is
  'What the models of the scoring service did for this database session since its connection to the service was opened: calls, inputs, tokens, estimated floating-point operations. A query that the service remembers costs what it cost at first. No rows: nothing. Never connects.';
