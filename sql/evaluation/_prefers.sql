-- _prefers: whether a ranking has the first of its own documents before every one of the others'. What was not found comes last.
create or replace function rankdb._prefers(ranking text[], own text[], others text[])
returns boolean
language sql immutable parallel safe
return (
  select coalesce(min(r.place) filter (where r.id = any (own)) < coalesce(min(r.place) filter (where r.id = any (others)), 2147483647), false)
  from unnest(ranking) with ordinality r (id, place));
comment on function rankdb._prefers(text[], text[], text[]) is 'True if the best of its own documents is found, and before any of the others.';
