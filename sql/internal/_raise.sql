-- _raise: one place that raises, so that every error has a SQLSTATE and a hint.
create or replace function rankdb._raise(sqlstate text, message text, hint text default null)
returns void
language plpgsql
as $$
begin
  if hint is null then
    raise exception using errcode = sqlstate, message = message;
  end if;
  raise exception using errcode = sqlstate, message = message, hint = hint;
end
$$;
comment on function rankdb._raise(text, text, text) is 'Raises an error with this SQLSTATE, message and hint.';
