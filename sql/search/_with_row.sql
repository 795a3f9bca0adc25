-- _with_row: a candidate with what was read of its source row.
create or replace function rankdb._with_row(candidate rankdb.candidate, fields jsonb, boost double precision, boosts jsonb)
returns rankdb.candidate
language plpgsql immutable
as $$
begin
  candidate.fields := fields;
  candidate.boost := boost;
  candidate.boosts := boosts;
  return candidate;
end
$$;
comment on function rankdb._with_row(rankdb.candidate, jsonb, double precision, jsonb) is 'A candidate with the columns of its source row and the boosts that they give.';
