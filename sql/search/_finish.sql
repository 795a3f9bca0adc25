-- _finish: from reranked candidates to the rows of the answer, best first: scores get their final meaning, and what falls below
-- min_score is left out.
create or replace function rankdb._finish(plan jsonb, candidates rankdb.candidate[], top_n integer)
returns rankdb.candidate[]
language plpgsql immutable
as $$
begin
  if plan ? 'calibration' or (plan ->> 'exact_match')::double precision > 0 then
    candidates := rankdb._final_scores(plan, candidates);
  end if;
  return array(
    select c::rankdb.candidate
    from unnest(candidates) c
    where c.score >= (plan ->> 'min_score')::double precision
    order by c.score desc, c.id collate "C", c.chunk_id
    limit top_n);
end
$$;
comment on function rankdb._finish(jsonb, rankdb.candidate[], integer) is 'The rows of an answer in their order.';
