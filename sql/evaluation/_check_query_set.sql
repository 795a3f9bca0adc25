-- _check_query_set: a set must have queries; unlike _check_judgment_set it needs no judgments yet.
create or replace function rankdb._check_query_set(judgment_set text)
returns void
language plpgsql stable
as $$
begin
  if exists (select from rankdb.queries q where q.set_name = judgment_set) then
    return;
  end if;
  if exists (select from rankdb.judgments j where j.set_name = judgment_set) then
    perform rankdb._raise('42704', format('the texts of the queries of judgment set %L are missing: rankdb.queries has none', judgment_set),
      'Insert set_name, query_id and query into rankdb.queries. (Stored runs are measured without texts.)');
  end if;
  perform rankdb._raise('42704', format('judgment set %L has no queries', coalesce(judgment_set, 'NULL')),
    coalesce('Sets: ' || (select string_agg(distinct q.set_name, ', ') from rankdb.queries q), 'Fill rankdb.queries first.'));
end
$$;
comment on function rankdb._check_query_set(text) is 'Raises 42704 unless the set has a query.';
