-- _check_fuse: what the schema cannot say of a fusion: weights that count, and legs that exist.
create or replace function rankdb._check_fuse(fuse jsonb, legs jsonb)
returns void
language plpgsql immutable
as $$
declare
  item record;
begin
  if (select sum((l ->> 'weight')::double precision) from jsonb_array_elements(legs) l where not fuse -> 'minus' ? (l ->> 'name')) is not distinct from 0 then
    perform rankdb._raise('22023', 'profile at /legs: the weights sum to 0, so nothing could be ranked', 'Give at least one leg a weight above 0.');
  end if;
  for item in
    select k.key, n.name from (values ('require'), ('minus')) k (key) cross join jsonb_array_elements_text(fuse -> k.key) n (name)
    where not legs @> jsonb_build_array(jsonb_build_object('name', n.name)) limit 1
  loop
    perform rankdb._raise('22023', format('profile at /fuse/%s: no leg is called %L', item.key, item.name),
      'Legs: ' || (select string_agg(l ->> 'name', ', ') from jsonb_array_elements(legs) l));
  end loop;
  if not exists (select from jsonb_array_elements(legs) l where not fuse -> 'minus' ? (l ->> 'name')) then
    perform rankdb._raise('22023', 'profile at /fuse/minus: every leg is taken away, so nothing could be found');
  end if;
end
$$;
comment on function rankdb._check_fuse(jsonb, jsonb) is 'Raises 22023 where the weights of the legs sum to 0 or the fusion names a leg that the profile lacks.';
