-- _check_judgment_set: a judgment set that is to be searched must have a query with a text and a relevant document.
create or replace function rankdb._check_judgment_set(judgment_set text)
returns void
language plpgsql stable
as $$
begin
  perform rankdb._check_judgments(judgment_set);
  if not exists (select from rankdb.judgments j join rankdb.queries q using (set_name, query_id) where j.set_name = judgment_set and j.grade > 0) then
    perform rankdb._raise('42704', format('the texts of the queries of judgment set %L are missing: rankdb.queries has none that has a relevant document', judgment_set),
      'Insert set_name, query_id and query into rankdb.queries. (Stored runs are measured without texts.)');
  end if;
end
$$;
comment on function rankdb._check_judgment_set(text) is 'Raises 42704 unless the set has a query with a text and a relevant document.';
