-- _run: a stored run that the caller may see.
create or replace function rankdb._run(name text)
returns rankdb.runs
language plpgsql stable
as $$
declare
  run_row rankdb.runs;
begin
  select * into run_row from rankdb.runs r where r.name = _run.name;
  if run_row.name is null then
    perform rankdb._raise('42704', format('run %L does not exist', coalesce(left(name, 100), 'NULL')),
      coalesce('Newest: ' || (select string_agg(r.name, ', ') from (select r.name from rankdb.runs r order by r.created_at desc, r.name limit 10) r),
        'Make one with rankdb.create_run. Each role sees its own runs.'));
  end if;
  return run_row;
end
$$;
comment on function rankdb._run(text) is 'The row of a stored run; 42704 names those that the caller may see.';
