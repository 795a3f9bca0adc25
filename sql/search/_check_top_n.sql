-- _check_top_n: bounds the number of rows that a search returns.
create or replace function rankdb._check_top_n(top_n integer)
returns void
language plpgsql immutable
as $$
begin
  if top_n is null or top_n not between 1 and 1000 then
    perform rankdb._raise('22023', format('top_n must be between 1 and 1000, got %s', coalesce(top_n::text, 'NULL')));
  end if;
end
$$;
comment on function rankdb._check_top_n(integer) is 'Raises 22023 unless top_n is between 1 and 1000.';
