-- _check_hits: the hits of a foreign leg, which come from elsewhere and may hold anything.
create or replace function rankdb._check_hits(hits jsonb)
returns void
language plpgsql immutable
as $$
declare
  wrong record;
begin
  if (select count(distinct jsonb_typeof(h)) from jsonb_array_elements(hits) h) > 1 then
    perform rankdb._raise('22023', 'some hits have scores and some have none', 'Give ids, best first, or an id and a score for each.');
  end if;
  select coalesce(h.value ->> 'id', h.value #>> '{}') as id into wrong from jsonb_array_elements(hits) h group by 1 having count(*) > 1 order by 1 limit 1;
  if found then
    perform rankdb._raise('22023', format('the id %L comes twice', wrong.id));
  end if;
end
$$;
comment on function rankdb._check_hits(jsonb) is 'Raises 22023 where ids come twice, or only some hits have scores.';
