-- _check_store: whether a measurement is to be kept, asked before it begins: it may take minutes, and keeping it needs rights.
create or replace function rankdb._check_store(options jsonb)
returns boolean
language plpgsql stable
as $$
begin
  if jsonb_typeof(options -> 'store') not in ('boolean', 'null') then
    perform rankdb._raise('22023', format('options.store must be true or false, got %s', left((options -> 'store')::text, 100)));
  end if;
  if not coalesce((options ->> 'store')::boolean, false) then
    return false;
  end if;
  if not has_table_privilege('rankdb.reports', 'insert') then
    perform rankdb._raise('42501', format('permission denied: %s may not keep measurements in rankdb.reports', current_user),
      format('grant rankdb_author to %I, or leave out the option store.', current_user));
  end if;
  return true;
end
$$;
comment on function rankdb._check_store(jsonb) is 'The option store; 42501 if it is true and the caller may not write rankdb.reports.';
