-- _check_pins: no id is both pinned and excluded, and none is pinned twice.
create or replace function rankdb._check_pins(pinned jsonb, excluded jsonb, place text)
returns void
language plpgsql immutable
as $$
declare
  wrong text;
begin
  if pinned = '[]' then
    return;
  end if;
  select p into wrong from jsonb_array_elements_text(pinned) p where exists (select from jsonb_array_elements_text(excluded) e where e = p) limit 1;
  if found then
    perform rankdb._raise('22023', format('%s: %L is both pinned and excluded', place, wrong));
  end if;
  select p into wrong from jsonb_array_elements_text(pinned) p group by p having count(*) > 1 limit 1;
  if found then
    perform rankdb._raise('22023', format('%s: %L is pinned twice', place, wrong));
  end if;
end
$$;
comment on function rankdb._check_pins(jsonb, jsonb, text) is 'Raises 22023 for an id that is both pinned and excluded, or pinned twice.';
