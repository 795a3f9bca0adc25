-- _encode_legs: gives the dense and sparse legs that have a text their vectors: the texts of each kind in one call to the service, in
-- the time that is left.
-- Where that fails and on_error is degrade, the other legs go on, and a lexical one stands in where none of them reads the
-- query. But without a leg that says what may be found (_sets_bounds) there is no answer.
create or replace function rankdb._encode_legs(index_row rankdb.indexes, plan jsonb, started timestamptz, inout legs rankdb.leg[], out reason text)
language plpgsql
as $$
declare
  encoder text;
  texts text[];
  vectors text[];
  left_ms double precision;
  failed rankdb.leg[] := '{}';
begin
  foreach encoder in array array['dense', 'sparse'] loop
    texts := array(select distinct l.query from unnest(legs) l where l.kind = encoder and l.vector is null);
    continue when texts = '{}';
    begin
      left_ms := greatest((plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000, 1);
      if encoder = 'dense' then
        vectors := rankdb._query_embeddings(index_row, texts, left_ms);
      else
        vectors := rankdb._sparse_query(index_row, texts, left_ms);
      end if;
      for i in 1 .. cardinality(legs) loop
        if (legs[i]).kind = encoder and (legs[i]).vector is null then
          legs[i].vector := vectors[array_position(texts, (legs[i]).query)];
        end if;
      end loop;
    exception when others then
      if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate)
         or exists (select from unnest(legs) l where l.kind = encoder and l.vector is null and rankdb._sets_bounds(plan -> 'fuse', l.name)) then
        raise;
      end if;
      perform rankdb._open_circuit(sqlstate, left_ms);
      reason := coalesce(reason, sqlerrm);
      failed := failed || array(select l::rankdb.leg from unnest(legs) l where l.kind = encoder and l.vector is null);
      legs := array(select legs[n] from generate_subscripts(legs, 1) n where (legs[n]).kind <> encoder or (legs[n]).vector is not null order by n);
    end;
  end loop;
  if failed <> '{}' and not exists (select from unnest(legs) l where l.kind in ('lexical', 'dense', 'sparse')) then
    legs := row(case when exists (select from unnest(legs) l where l.name = 'lexical') then 'stand-in' else 'lexical' end, 'lexical', 100, 1, null,
      (failed[1]).query, null, '{}', (failed[1]).scope)::rankdb.leg || legs;
  end if;
end
$$;
comment on function rankdb._encode_legs(rankdb.indexes, jsonb, timestamptz, rankdb.leg[]) is
  'The legs with the vectors of their texts; without those whose encoder failed, and why it did.';
