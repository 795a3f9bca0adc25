-- _check_boosts: what the schema cannot say of boosts: each is either a filter's or a decay's.
create or replace function rankdb._check_boosts(boosts jsonb)
returns void
language plpgsql immutable
as $$
declare
  wrong record;
begin
  select b.ordinality - 1 as place into wrong from jsonb_array_elements(boosts) with ordinality b where (b.value ? 'filter') = (b.value ? 'decay') limit 1;
  if found then
    perform rankdb._raise('22023', format('profile at /boosts/%s: a boost has either a filter or a decay', wrong.place));
  end if;
end
$$;
comment on function rankdb._check_boosts(jsonb) is 'Raises 22023 for a boost that has neither a filter nor a decay, or both.';
