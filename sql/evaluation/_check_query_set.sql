-- _check_query_set: a set must have queries; unlike _check_judgment_set it needs no judgments yet.
create or replace function rankdb._check_query_set(judgment_set text)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from rankdb.queries q where q.set_name = judgment_set) then
    perform rankdb._raise('42704', format('judgment set %L has no queries', coalesce(judgment_set, 'NULL')),
      coalesce('Sets: ' || (select string_agg(distinct q.set_name, ', ') from rankdb.queries q), 'Fill rankdb.queries first.'));
  end if;
end
$$;
comment on function rankdb._check_query_set(text) is 'Raises 42704 unless the set has a query.';
