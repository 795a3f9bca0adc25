-- _number: a numeric setting within its bounds, or an error that gives both.
create or replace function rankdb._number(value jsonb, name text, low double precision, high double precision, fallback double precision)
returns double precision
language plpgsql immutable
as $$
declare
  setting jsonb := value -> name;
begin
  if setting is null or jsonb_typeof(setting) = 'null' then
    return fallback;
  end if;
  if jsonb_typeof(setting) <> 'number' or setting::text::numeric not between low::numeric and high::numeric then
    perform rankdb._raise('22023', format('%s must be a number between %s and %s, got %s', name, low, high, left(setting::text, 100)));
  end if;
  -- Too small for double precision is 0.
  return case when abs(setting::text::numeric) < 1e-300 then 0 else setting::text::double precision end;
end
$$;
comment on function rankdb._number(jsonb, text, double precision, double precision, double precision) is 'The number under this name, the fallback when it is absent, error 22023 when it is outside its bounds.';
