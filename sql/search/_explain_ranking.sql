-- _explain_ranking: the stages after the fusion for one candidate: depth, reranking, the last steps, and the limit.
create or replace function rankdb._explain_ranking(
  plan jsonb, kept rankdb.candidate[], ranked rankdb.candidate[], candidate rankdb.candidate, top_n integer, reason text)
returns jsonb
language plpgsql stable
as $$
declare
  stages jsonb := '[]';
  place integer;
  after rankdb.candidate;
  last jsonb;
begin
  if plan -> 'rerank' <> '[]' and cardinality(kept) > 0 then
    select r.ordinality into place from unnest(ranked) with ordinality r where r.id = candidate.id and r.chunk_id = candidate.chunk_id;
    if place is null then
      return jsonb_build_array(jsonb_build_object('stage', 'depth', 'passed', false, 'rank', candidate.place, 'kept', cardinality(kept),
        'says', format('place %s after fusion, and %s candidates go on', candidate.place, cardinality(kept))));
    end if;
    after := ranked[place];
    stages := jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('stage', 'rerank', 'passed', true, 'rank', place, 'score', after.score, 'stages', after.stages,
      'says', case when reason is not null then reason
        when after.stages is null then format('not reranked: the first stage reads %s', plan #>> '{rerank,0,top}') end)));
  end if;
  stages := stages || rankdb._explain_finish(plan, ranked, candidate.id);
  last := stages -> -1;
  if (last -> 'passed')::boolean then
    stages := stages || jsonb_build_array(jsonb_build_object('stage', 'limit', 'passed', (last ->> 'rank')::integer <= top_n, 'rank', last -> 'rank', 'top_n', top_n));
  end if;
  return stages;
end
$$;
comment on function rankdb._explain_ranking(jsonb, rankdb.candidate[], rankdb.candidate[], rankdb.candidate, integer, text) is
  'What depth, reranking, the last steps and the limit made of one fused candidate.';
