-- _kept: of fused candidates the best that are not excluded, and the pinned ones wherever they are; pins that no leg found
-- are added.
create or replace function rankdb._kept(index_row rankdb.indexes, plan jsonb, candidates rankdb.candidate[], filter jsonb, depth integer)
returns rankdb.candidate[]
language plpgsql stable
as $$
declare
  pinned text[] := array(select jsonb_array_elements_text(plan -> 'pinned'));
  kept rankdb.candidate[];
  missing text[];
begin
  kept := array(
    select k.candidate
    from (select c as candidate, c.id, row_number() over (order by c.place) as n from unnest(candidates) c
          where not exists (select from jsonb_array_elements_text(plan -> 'excluded') e where e = c.id)) k
    where k.n <= depth or k.id = any (pinned)
    order by k.n);
  missing := array(select p from unnest(pinned) p where not exists (select from unnest(kept) c where c.id = p));
  if missing <> '{}' then
    kept := kept || rankdb._pins(index_row, missing, filter);
  end if;
  return kept;
end
$$;
comment on function rankdb._kept(rankdb.indexes, jsonb, rankdb.candidate[], jsonb, integer) is
  'The best candidates without the excluded ids, and with the pinned ones. Pins must pass the filter.';
