-- _check_calibrate: what the schema cannot say of a calibration: each method has its own settings, maps must rise, and the cosine
-- adapter maps a cosine, so it is for profiles whose order is that of one vector leg.
create or replace function rankdb._check_calibrate(plan jsonb)
returns void
language plpgsql immutable
as $$
declare
  item record;
begin
  for item in
    select m.place, m.map from (values
      ('/calibrate', plan -> 'calibrate'), ('/calibrate/fused', plan #> '{calibrate,fused}'), ('/calibrate/lexical', plan #> '{calibrate,lexical}')) m (place, map)
    where m.map is not null
  loop
    perform rankdb._check_map(item.map, 'profile at ' || item.place);
  end loop;
  if plan #>> '{calibrate,method}' = 'cosine' and (
    plan -> 'rerank' <> '[]' or (plan ->> 'exact_match')::double precision > 0
    or (select count(*) <> 1 or min(l ->> 'kind') <> 'dense' from jsonb_array_elements(plan -> 'legs') l where not plan #> '{fuse,minus}' ? (l ->> 'name')))
  then
    perform rankdb._raise('22023', 'profile at /calibrate/method: the cosine adapter is for a profile of one dense leg without reranking and exact_match',
      'Any other order is not the cosine''s: use "platt" or "isotonic".');
  end if;
end
$$;
comment on function rankdb._check_calibrate(jsonb) is 'Raises 22023 where a calibration lacks what its method needs, does not rise, or does not fit the profile.';
