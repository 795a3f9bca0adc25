-- _retrieve: runs the legs of a profile. The query is encoded first; without the service the lexical leg stands in.
create or replace function rankdb._retrieve(
  index_row rankdb.indexes, query text, scope rankdb.scope, top_n integer, profile jsonb,
  out lexical rankdb.hit[], out dense rankdb.hit[], out legs jsonb, out reason text)
language plpgsql
as $$
declare
  embedding text;
  parsed rankdb.lexical_query := rankdb._parse_query(index_row, query, profile -> 'query');
  leg jsonb;
begin
  lexical := '{}';
  dense := '{}';
  legs := profile -> 'legs';
  if legs @> '[{"kind": "dense"}]' then
    begin
      select e.embedding into embedding from rankdb._query_embedding(index_row, query, (profile ->> 'timeout_ms')::double precision) e;
    exception when others then
      if profile ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate) then
        raise;
      end if;
      perform rankdb._open_circuit(sqlstate);
      reason := sqlerrm;
      legs := coalesce((select jsonb_agg(l) from jsonb_array_elements(legs) l where l ->> 'kind' = 'lexical'),
        '[{"kind": "lexical", "top": 100, "weight": 1}]');
    end;
  end if;
  for leg in select * from jsonb_array_elements(legs) loop
    if leg ->> 'kind' = 'lexical' then
      lexical := rankdb._lexical_leg(index_row, parsed, scope, greatest((leg ->> 'top')::integer, top_n));
    elsif embedding is not null then
      dense := rankdb._dense_leg(index_row, embedding, scope, greatest((leg ->> 'top')::integer, top_n));
    end if;
  end loop;
end
$$;
comment on function rankdb._retrieve(rankdb.indexes, text, rankdb.scope, integer, jsonb) is
  'The hits of each leg, the legs that ran, and why the dense leg did not if the service failed.';
