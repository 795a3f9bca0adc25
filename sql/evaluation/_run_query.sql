-- _run_query: one search of an evaluation, whose failure is an answer. A cancelled statement is not caught; a search past its own
-- deadline raises the same SQLSTATE, with a hint.
create or replace function rankdb._run_query(
  index text, query text, depth integer, profile text, options jsonb,
  out ids text[], out scores double precision[], out status text, out models jsonb, out ms double precision, out error text)
language plpgsql
as $$
#variable_conflict use_column
declare
  started timestamptz := clock_timestamp();
  hint text;
begin
  begin
    select coalesce(array_agg(s.id order by s.rank), '{}'), coalesce(array_agg(s.score order by s.rank), '{}'), min(s.status), (array_agg(s.details -> 'models'))[1]
    into ids, scores, status, models
    from rankdb.search(index, query, depth, null, profile, options) s;
  exception when query_canceled or others then
    get stacked diagnostics hint = pg_exception_hint;
    if sqlstate = '57014' and hint = '' then
      raise;
    end if;
    error := sqlstate || ': ' || sqlerrm;
  end;
  ms := extract(epoch from clock_timestamp() - started) * 1000;
end
$$;
comment on function rankdb._run_query(text, text, integer, text, jsonb) is
  'What a search finds, best first, with its milliseconds; or SQLSTATE and message of its failure, and null ids.';
