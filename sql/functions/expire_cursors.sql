-- expire_cursors: removes what is past its time and, oldest first, what is beyond the bound. Each new cursor calls it for the role's
-- own, and each poll of the worker for all. It waits for nobody: a cursor that another transaction is removing is left to that one.
create or replace function rankdb.expire_cursors()
returns integer
language plpgsql
as $$
declare
  own boolean := row_security_active('rankdb.cursors');
  bound integer := case when own then 1000 else 4000 end;
  removed integer;
begin
  -- Elsewhere a row that another transaction removed would be a serialization failure.
  if current_setting('transaction_isolation') <> 'read committed' then
    return 0;
  end if;
  delete from rankdb.cursors c where c.token_hash in (
    select o.token_hash from rankdb.cursors o
    where o.expires_at <= clock_timestamp()
      or o.opened_at <= (select n.opened_at from rankdb.cursors n where n.expires_at > clock_timestamp() order by n.opened_at desc offset bound - 1 limit 1)
    for update skip locked);
  get diagnostics removed = row_count;
  return removed;
end
$$;
comment on function rankdb.expire_cursors() is
  'Removes expired cursors, and the oldest beyond 999 of a role, or beyond 3,999 of all when the owner calls it. Returns how many went.';
