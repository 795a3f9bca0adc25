-- _rerank: the reranking stage of a search, with what happened when it could not run, or not to the end.
create or replace function rankdb._rerank(
  index_row rankdb.indexes, query text, ids text[], chunk_ids bigint[], stage jsonb, timeout_ms double precision, on_error text,
  out reranked_ids text[], out scores double precision[], out reason text)
language plpgsql
as $$
declare
  top integer := least((stage ->> 'top')::integer, cardinality(ids));
begin
  reranked_ids := '{}';
  scores := '{}';
  if timeout_ms <= 1 then
    reason := 'the deadline had passed before reranking';
    return;
  end if;
  begin
    select coalesce(array_agg(r.id), '{}'), coalesce(array_agg(r.score), '{}')
    into reranked_ids, scores
    from rankdb._rerank_stage(index_row, query, stage ->> 'model', ids[1:top], chunk_ids[1:top], timeout_ms) r;
    if cardinality(reranked_ids) = 0 then
      reason := 'the deadline passed before a document was reranked';
    elsif cardinality(reranked_ids) < top then
      reason := format('the deadline cut reranking at %s of %s documents', cardinality(reranked_ids), top);
    end if;
  exception when others then
    if on_error = 'fail' or not rankdb._is_service_failure(sqlstate) then
      raise;
    end if;
    perform rankdb._open_circuit(sqlstate);
    reason := sqlerrm;
  end;
  if reason is not null and on_error = 'fail' then
    perform rankdb._raise('57014', reason, 'Raise timeout_ms, lower rerank_top, or let on_error be "degrade".');
  end if;
end
$$;
comment on function rankdb._rerank(rankdb.indexes, text, text[], bigint[], jsonb, double precision, text) is
  'Reranks the head of the candidates. Where the service fails and on_error is degrade, the reason says why the arrays are empty or short.';
