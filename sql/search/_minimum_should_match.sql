-- _minimum_should_match: how many of the optional words must match, as Lucene's query parsers read the setting:
-- 3 is three, -1 all but one, 75% three quarters rounded down, -25% all but a quarter rounded down; never more than there are.
create or replace function rankdb._minimum_should_match(setting jsonb, optional integer)
returns integer
language plpgsql immutable
as $$
declare
  value text := setting #>> '{}';
  amount integer;
begin
  if jsonb_typeof(setting) not in ('number', 'string') or value !~ '^-?\d{1,6}%?$' or (value ~ '%$' and value !~ '^-?(\d{1,2}|100)%$') then
    perform rankdb._raise('22023', format('minimum_should_match is not a number of words or a percentage: %s', left(setting::text, 100)),
      'For example 2, -1 (all but one), "75%" or "-25%" (all but a quarter).');
  end if;
  amount := rtrim(value, '%')::integer;
  if value ~ '%$' then
    amount := trunc(optional * amount / 100.0);
  end if;
  if value ~ '^-' then
    amount := optional + amount;
  end if;
  return least(greatest(amount, 0), optional);
end
$$;
comment on function rankdb._minimum_should_match(jsonb, integer) is
  'The number of optional words that must match under this setting; 22023 if it is neither a whole number nor a percentage.';
