-- _integer: a setting that must be a whole number within its bounds.
create or replace function rankdb._integer(value jsonb, name text, low integer, high integer, fallback integer)
returns integer
language plpgsql immutable
as $$
declare
  number double precision := rankdb._number(value, name, low, high, fallback);
begin
  if number <> trunc(number) then
    perform rankdb._raise('22023', format('%s must be a whole number between %s and %s, got %s', name, low, high, number));
  end if;
  return number;
end
$$;
comment on function rankdb._integer(jsonb, text, integer, integer, integer) is 'The whole number under this name, the fallback when it is absent, error 22023 when it is none or outside its bounds.';
