-- _with_embedding: a candidate with the vector of its chunk.
create or replace function rankdb._with_embedding(candidate rankdb.candidate, embedding real[])
returns rankdb.candidate
language plpgsql immutable
as $$
begin
  candidate.embedding := embedding;
  return candidate;
end
$$;
comment on function rankdb._with_embedding(rankdb.candidate, real[]) is 'A candidate with this vector.';
