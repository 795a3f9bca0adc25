-- _fuses_scores: whether a fusion method adds up scores; the others read ranks alone.
create or replace function rankdb._fuses_scores(method text)
returns boolean
language plpgsql immutable parallel safe
as $$
begin
  return method in ('convex', 'combsum', 'combmnz', 'combanz', 'combmed', 'combmax', 'combmin');
end
$$;
comment on function rankdb._fuses_scores(text) is 'Whether a fusion method reads normalised scores.';
