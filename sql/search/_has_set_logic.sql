-- _has_set_logic: whether a fusion leaves out documents by which legs retrieved them.
create or replace function rankdb._has_set_logic(fuse jsonb)
returns boolean
language plpgsql immutable
as $$
begin
  return coalesce(fuse ->> 'combine' = 'intersect' or fuse -> 'require' <> '[]' or fuse -> 'minus' <> '[]', false);
end
$$;
comment on function rankdb._has_set_logic(jsonb) is 'Whether the fusion has intersect, require or minus.';
