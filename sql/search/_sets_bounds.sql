-- _sets_bounds: whether a leg says what may be found at all, by the set logic of the fusion, and so is never left out or changed.
create or replace function rankdb._sets_bounds(fuse jsonb, leg text)
returns boolean
language plpgsql immutable
as $$
begin
  return coalesce(fuse ->> 'combine' = 'intersect' or fuse -> 'require' ? leg or fuse -> 'minus' ? leg, false);
end
$$;
comment on function rankdb._sets_bounds(jsonb, text) is 'Whether the fusion''s require, minus or intersect asks what this leg retrieved.';
