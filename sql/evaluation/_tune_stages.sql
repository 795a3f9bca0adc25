-- _tune_stages: what each reranking stage of a plan says of all candidates of a query, as a JSON array of probabilities by document for each stage.
create or replace function rankdb._tune_stages(query text, plan jsonb, candidates rankdb.candidate[], ids text[], out stages jsonb, out pairs integer)
language plpgsql
as $$
declare
  -- Small enough for the time that one call has.
  batch constant integer := 200;
  stage jsonb;
  probabilities double precision[];
begin
  stages := '[]';
  pairs := 0;
  for stage in select s.value from jsonb_array_elements(plan -> 'rerank') with ordinality s order by s.ordinality loop
    probabilities := '{}';
    for n in 0 .. (cardinality(candidates) - 1) / batch loop
      exit when candidates = '{}';
      probabilities := probabilities || (select r.probabilities from rankdb._rerank_stage(query, stage, candidates[n * batch + 1 : (n + 1) * batch], 60000) r);
    end loop;
    if array_position(probabilities, null) is not null then
      perform rankdb._raise('57014', format('the reranker %s did not score %s candidates within a minute', stage ->> 'model', batch));
    end if;
    pairs := pairs + cardinality(probabilities);
    stages := stages || jsonb_build_array(coalesce((
      select jsonb_agg(p.score order by i.place)
      from unnest(ids) with ordinality i (id, place)
      left join (select (candidates[s.n]).id as id, s.score from unnest(probabilities) with ordinality s (score, n)) p on p.id = i.id), '[]'));
  end loop;
end
$$;
comment on function rankdb._tune_stages(text, jsonb, rankdb.candidate[], text[]) is 'The probabilities that reranking stages give the documents with these ids (null: no candidate), and how many pairs were scored.';
