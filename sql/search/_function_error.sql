-- _function_error: raises an error of the expression of a function leg again, with the leg's name. Others, such as a missing right or
-- what a policy raised, are not the expression's and pass.
create or replace function rankdb._function_error(leg_name text, source regclass, sqlstate text, message text)
returns void
language plpgsql stable
as $$
begin
  -- PostgreSQL repeats a number of any length.
  if char_length(message) > 300 then
    message := left(message, 150) || ' ... ' || right(message, 100);
  end if;
  if sqlstate = '42703' then
    perform rankdb._raise('42703', format('leg %L: %s', leg_name, message),
      'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a where a.attrelid = source and a.attnum > 0 and not a.attisdropped));
  elsif sqlstate = '25006' then
    perform rankdb._raise('22023', format('leg %L: the expression may not change anything: %s', leg_name, message));
  elsif sqlstate = '42883' then
    perform rankdb._raise('22023', format('leg %L: %s', leg_name, message), 'Functions outside pg_catalog are found only when named with their schema.');
  elsif sqlstate like '22%' or sqlstate in ('42601', '42725', '42804', '42846', '42P01', '42P02', '42704', '42P18', '42P22', '42803', '42P20', '0A000') then
    perform rankdb._raise('22023', format('leg %L: %s', leg_name, message));
  end if;
end
$$;
comment on function rankdb._function_error(text, regclass, text, text) is
  'Raises 42703 or 22023 with the name of a function leg, where an error with this SQLSTATE is its expression''s.';
