-- _check_judgments: a judgment set must have a relevant document. What measures stored runs needs no texts of queries.
create or replace function rankdb._check_judgments(judgment_set text)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from rankdb.judgments j where j.set_name = judgment_set and j.grade > 0) then
    perform rankdb._raise('42704', format('judgment set %L has no query with a relevant document', coalesce(judgment_set, 'NULL')),
      coalesce('Sets: ' || (select string_agg(distinct j.set_name, ', ') from rankdb.judgments j), 'Fill rankdb.queries and rankdb.judgments first.'));
  end if;
end
$$;
comment on function rankdb._check_judgments(text) is 'Raises 42704 unless the set has a relevant document.';
