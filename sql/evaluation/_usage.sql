-- _usage: the totals of session_usage as they are now, for differences: what lies between two of them is known only where both are of one
-- connection, or the first was taken before there was one. connection '' : there is none, and so nothing was used. connection null: nobody knows.
create or replace function rankdb._usage(out connection text, out calls bigint, out tokens bigint, out flops double precision)
language plpgsql
cost 100000
as $$
declare
  row_count bigint;
begin
  select count(*), min(u.connection), sum(u.calls)::bigint, sum(u.tokens)::bigint,
    case when bool_and(u.flops is not null) then sum(u.flops) end
  into row_count, connection, calls, tokens, flops
  from rankdb._service_usage() u;
  if row_count = 0 then
    connection := '';
    calls := 0;
    tokens := 0;
    flops := 0;
  end if;
end
$$;
comment on function rankdb._usage() is
  'Totals of what the models did for this session: compare connection before taking differences. '''': no connection, totals 0; NULL: not known.';
