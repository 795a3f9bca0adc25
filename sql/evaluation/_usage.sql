-- _usage: the totals of session_usage as they are now, for differences: what lies between two of them is known only where both are of one
-- connection, or the first was taken before there was one. connection '' : there is none, and so nothing was used. connection null: nobody knows.
-- models: of each that has answered its connection, kind, model, version and inputs; who is not among the former ones answered in between.
create or replace function rankdb._usage(out connection text, out calls bigint, out tokens bigint, out flops double precision, out models jsonb)
language plpgsql
cost 100000
as $$
#variable_conflict use_column
declare
  row_count bigint;
begin
  select count(*), min(u.connection), sum(u.calls)::bigint, sum(u.tokens)::bigint,
    case when bool_and(u.flops is not null) then sum(u.flops) end,
    coalesce(jsonb_agg(jsonb_build_object('connection', u.connection, 'kind', u.kind, 'model', u.model, 'version', u.version, 'inputs', u.inputs)
      order by u.kind, u.model collate "C", u.version collate "C") filter (where u.inputs > 0), '[]')
  into row_count, connection, calls, tokens, flops, models
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
  'Totals of what the models did for this session: compare connection before taking differences. '''': no connection, totals 0; NULL: not known. models: by kind, model and version.';
