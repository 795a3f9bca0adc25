-- _rerank: the reranking stage of a search, with what happened when it could not run, or not to the end.
create or replace function rankdb._rerank(
  query text, candidates rankdb.candidate[], stage jsonb, timeout_ms double precision, on_error text,
  out probabilities double precision[], out scored integer, out reason text)
language plpgsql
as $$
declare
  top integer := least((stage ->> 'top')::integer, cardinality(candidates));
begin
  scored := 0;
  if timeout_ms <= 1 then
    reason := 'the deadline had passed before reranking';
  else
    begin
      probabilities := rankdb._rerank_stage(query, stage ->> 'model', candidates[1:top], timeout_ms);
      scored := cardinality(array_remove(probabilities, null));
      if scored = 0 then
        reason := 'the deadline passed before a document was reranked';
      elsif scored < top then
        reason := format('the deadline cut reranking at %s of %s documents', scored, top);
      end if;
    exception when others then
      if on_error = 'fail' or not rankdb._is_service_failure(sqlstate) then
        raise;
      end if;
      perform rankdb._open_circuit(sqlstate);
      reason := sqlerrm;
    end;
  end if;
  if reason is not null and on_error = 'fail' then
    perform rankdb._raise('57014', reason, 'Raise timeout_ms, lower rerank_top, or let on_error be "degrade".');
  end if;
end
$$;
comment on function rankdb._rerank(text, rankdb.candidate[], jsonb, double precision, text) is
  'Reranks the head of the candidates: a probability by place, NULL where there is none; and why some or all are missing.';
