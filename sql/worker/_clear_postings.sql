-- _clear_postings: empties the sparse postings after a TRUNCATE of the source; later chunks start behind them.
create or replace function rankdb._clear_postings(generation integer)
returns void
language plpgsql
as $$
begin
  if to_regclass(format('rankdb_data.%I', 'g' || generation || '_postings')) is null then
    return;
  end if;
  execute format('delete from rankdb_data.%I', 'g' || generation || '_postings');
  update rankdb.statistics s set sparse_to = s.last_chunk where s.generation = _clear_postings.generation;
end
$$;
comment on function rankdb._clear_postings(integer) is 'Worker: empties the sparse postings of a generation, if it has any.';
