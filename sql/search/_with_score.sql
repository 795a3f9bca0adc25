-- _with_score: a candidate with another score.
create or replace function rankdb._with_score(candidate rankdb.candidate, score double precision)
returns rankdb.candidate
language plpgsql immutable
as $$
begin
  candidate.score := score;
  return candidate;
end
$$;
comment on function rankdb._with_score(rankdb.candidate, double precision) is 'A candidate with this score.';
