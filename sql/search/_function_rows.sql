-- _function_rows: runs the expression of a function leg: the best rows of the source that the caller may see and that pass the filter.
-- Read-only, in a subtransaction that never commits: what the expression calls can change nothing.
create or replace function rankdb._function_rows(
  source regclass, leg_name text, expression text, filter_sql text, ordered boolean, most integer, out ids text[], out scores double precision[])
language plpgsql stable
as $$
declare
  wrong integer;
  done boolean := false;
begin
  begin
    -- Keys are written as the triggers write them. The time zone is the caller's, whose expression may read it, unless the key itself has one.
    perform set_config('transaction_read_only', 'on', true), set_config('datestyle', 'ISO', true), set_config('intervalstyle', 'postgres', true),
      set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true);
    if exists (select from rankdb._key_columns(source) k where k.type ~ 'with time zone') then
      perform set_config('timezone', 'UTC', true);
    end if;
    execute format('select coalesce(array_agg(f.id order by f.place), ''{}''), coalesce(array_agg(f.score order by f.place), ''{}'')
                    from (select f.id, f.value::double precision as score, row_number() over () as place from (%s limit $1) f (id, value)) f',
      rankdb._function_sql(source, expression, filter_sql, ordered))
    into ids, scores using most;
    done := true;
    raise exception 'done';
  exception when others then
    if not done then
      perform rankdb._function_error(leg_name, source, sqlstate, sqlerrm);
      raise;
    end if;
  end;
  select u.place into wrong from unnest(scores) with ordinality u (score, place) where u.score in ('NaN', 'Infinity', '-Infinity') order by u.place limit 1;
  if found then
    perform rankdb._raise('22023', format('leg %L: the expression gives %s for %L', leg_name, scores[wrong], ids[wrong]), 'Make it NULL for rows that have no value: nullif, or case.');
  end if;
end
$$;
comment on function rankdb._function_rows(regclass, text, text, text, boolean, integer) is
  'Ids and values of the best rows by the expression of a function leg, rows without a value left out; 22023 for NaN and infinity.';
