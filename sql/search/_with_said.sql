-- _with_said: a candidate with more of what its details tell.
create or replace function rankdb._with_said(candidate rankdb.candidate, key text, value jsonb)
returns rankdb.candidate
language plpgsql immutable
as $$
begin
  candidate.said := coalesce(candidate.said, '{}') || jsonb_build_object(key, jsonb_strip_nulls(value));
  return candidate;
end
$$;
comment on function rankdb._with_said(rankdb.candidate, text, jsonb) is 'A candidate with one more thing that a stage says of it.';
