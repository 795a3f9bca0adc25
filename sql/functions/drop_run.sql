-- drop_run: removes a stored run and its answers.
create or replace function rankdb.drop_run(name text)
returns void
language plpgsql
as $$
begin
  delete from rankdb.runs r where r.name = (rankdb._run(drop_run.name)).name;
end
$$;
comment on function rankdb.drop_run(text) is 'Removes a stored run of the caller; 42704 if there is none of this name.';
