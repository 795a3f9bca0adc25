-- _usage: what models did for this session so far; null where nobody counts. Differences of two answers are what lies between them.
create or replace function rankdb._usage(out calls bigint, out tokens bigint, out flops double precision)
language plpgsql
as $$
begin
  if to_regprocedure('rankdb.session_usage()') is not null then
    execute 'select coalesce(sum(u.calls), 0), coalesce(sum(u.tokens), 0), coalesce(sum(u.flops), 0) from rankdb.session_usage() u' into calls, tokens, flops;
  end if;
end
$$;
comment on function rankdb._usage() is 'Calls, tokens and floating-point operations of models for this session so far; nulls where they are not counted.';
