-- _tune_stages: what each reranking stage of a plan says of all candidates of a query, as a JSON array of probabilities for each stage, in the order of the
-- candidates, where several passages of a document follow one another. A stage that reads documents is asked once for each.
create or replace function rankdb._tune_stages(query text, plan jsonb, candidates rankdb.candidate[], out stages jsonb, out pairs integer)
language plpgsql
as $$
declare
  -- Small enough for the time that one call has.
  batch constant integer := 200;
  stage jsonb;
  probabilities double precision[];
  read rankdb.candidate[];
begin
  stages := '[]';
  pairs := 0;
  for stage in select s.value from jsonb_array_elements(plan -> 'rerank') with ordinality s order by s.ordinality loop
    probabilities := '{}';
    read := candidates;
    if stage ->> 'unit' = 'document' then
      read := array(select c::rankdb.candidate from (select distinct on (u.id) u.* from unnest(candidates) u order by u.id, u.place) c order by c.place);
    end if;
    for n in 0 .. (cardinality(read) - 1) / batch loop
      exit when read = '{}';
      probabilities := probabilities || (select r.probabilities from rankdb._rerank_stage(query, stage, read[n * batch + 1 : (n + 1) * batch], 60000) r);
    end loop;
    if array_position(probabilities, null) is not null then
      perform rankdb._raise('57014', format('the reranker %s did not score %s candidates within a minute', stage ->> 'model', batch));
    end if;
    pairs := pairs + cardinality(probabilities);
    stages := stages || jsonb_build_array(case when cardinality(read) = cardinality(candidates) then to_jsonb(probabilities) else (
      select jsonb_agg(p.score order by c.place)
      from unnest(candidates) c join (select (read[s.n]).id as id, s.score from unnest(probabilities) with ordinality s (score, n)) p on p.id = c.id) end);
  end loop;
end
$$;
comment on function rankdb._tune_stages(text, jsonb, rankdb.candidate[]) is 'The probabilities that reranking stages give the candidates, and how many pairs were scored.';
