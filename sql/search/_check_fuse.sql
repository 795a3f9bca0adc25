-- _check_fuse: what the schema cannot say of a fusion: weights that count, and legs that exist. Names the places in the document
-- that the caller gave: a profile, or the arguments of rankdb.fuse.
create or replace function rankdb._check_fuse(fuse jsonb, legs jsonb, legs_at text, fuse_at text)
returns void
language plpgsql immutable
as $$
declare
  item record;
begin
  for item in
    select k.key, n.name from (values ('require'), ('minus')) k (key) cross join jsonb_array_elements_text(fuse -> k.key) n (name)
    where not legs @> jsonb_build_array(jsonb_build_object('name', n.name)) limit 1
  loop
    perform rankdb._raise('22023', format('%s/%s: no leg is called %L', fuse_at, item.key, item.name),
      'Legs: ' || (select string_agg(l ->> 'name', ', ') from jsonb_array_elements(legs) l));
  end loop;
  for item in select n.name from jsonb_array_elements_text(fuse -> 'require') n (name) where fuse -> 'minus' ? n.name limit 1 loop
    perform rankdb._raise('22023', format('%s/require: the leg %L is in minus too, so nothing could be found', fuse_at, item.name));
  end loop;
  if not exists (select from jsonb_array_elements(legs) l where not fuse -> 'minus' ? (l ->> 'name')) then
    perform rankdb._raise('22023', format('%s/minus: every leg is taken away, so nothing could be found', fuse_at));
  end if;
  if (select sum((l ->> 'weight')::double precision) from jsonb_array_elements(legs) l where not fuse -> 'minus' ? (l ->> 'name')) is not distinct from 0 then
    perform rankdb._raise('22023', format('%s: the weights sum to 0, so nothing could be ranked', legs_at), 'Give at least one leg a weight above 0.');
  end if;
end
$$;
comment on function rankdb._check_fuse(jsonb, jsonb, text, text) is 'Raises 22023 where the weights of the legs sum to 0 or the fusion names a leg that there is not.';
