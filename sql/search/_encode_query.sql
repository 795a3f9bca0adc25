-- _encode_query: what the dense leg searches with: the caller's vector, or the query encoded by the service.
-- Where the service fails and on_error is degrade, the lexical leg stands in.
create or replace function rankdb._encode_query(
  index_row rankdb.indexes, query text, plan jsonb, vector jsonb, out embedding text, out legs jsonb, out reason text)
language plpgsql
as $$
begin
  legs := plan -> 'legs';
  if not legs @> '[{"kind": "dense"}]' then
    return;
  end if;
  if plan ? 'vector' then
    embedding := rankdb._check_vector(index_row, vector);
    return;
  end if;
  begin
    select e.embedding into embedding from rankdb._query_embedding(index_row, query, (plan ->> 'timeout_ms')::double precision) e;
  exception when others then
    if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate) then
      raise;
    end if;
    perform rankdb._open_circuit(sqlstate);
    reason := sqlerrm;
    legs := coalesce((select jsonb_agg(l) from jsonb_array_elements(legs) l where l ->> 'kind' = 'lexical'),
      '[{"kind": "lexical", "top": 100, "weight": 1}]');
  end;
end
$$;
comment on function rankdb._encode_query(rankdb.indexes, text, jsonb, jsonb) is
  'The vector for the dense leg, the legs that can run, and why the dense one cannot if the service failed.';
