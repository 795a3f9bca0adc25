-- _retrieve: everything of a search that reads rows: the legs, their fusion, and the texts of the candidates that may be returned.
-- STABLE, so that all of it runs on the snapshot of the one statement that calls it.
create or replace function rankdb._retrieve(
  index_row rankdb.indexes, query text, embedding text, scope rankdb.scope, top_n integer, plan jsonb, legs jsonb,
  out candidates rankdb.candidate[], out parsed rankdb.lexical_query, out report jsonb)
language plpgsql stable
as $$
declare
  leg jsonb;
  kind text;
  depth integer;
  started timestamptz;
  hits rankdb.hit[];
  lexical rankdb.hit[] := '{}';
  dense rankdb.hit[] := '{}';
  lexical_weight double precision;
  dense_weight double precision;
  by_chunk boolean := plan ->> 'unit' = 'chunk' or plan #>> '{rollup,kind}' = 'max';
begin
  report := '{}';
  parsed := rankdb._parse_query(index_row, query, coalesce(plan -> 'query', '{}'));
  perform set_config('rankdb.ef_search', coalesce(plan ->> 'ef_search', ''), true), set_config('rankdb.dense_plan', '', true);
  for leg in select * from jsonb_array_elements(legs) loop
    kind := leg ->> 'kind';
    depth := greatest((leg ->> 'top')::integer, top_n);
    started := clock_timestamp();
    if by_chunk then
      hits := rankdb._leg(kind, index_row, parsed, embedding, scope, depth);
    else
      hits := rankdb._rolled_leg(kind, index_row, parsed, embedding, scope, depth, plan -> 'rollup');
    end if;
    if kind = 'lexical' then
      lexical := hits;
      lexical_weight := leg ->> 'weight';
    else
      dense := hits;
      dense_weight := leg ->> 'weight';
    end if;
    report := report || jsonb_build_object(kind, jsonb_strip_nulls(jsonb_build_object(
      'requested', depth, 'found', cardinality(hits),
      'ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3),
      'plan', case when kind = 'dense' then nullif(current_setting('rankdb.dense_plan', true), '') end)));
  end loop;
  -- A later dense_search in the same transaction asks for itself.
  perform set_config('rankdb.ef_search', '', true);
  if lexical = '{}' and dense = '{}' then
    return;
  end if;

  -- A reranked row never falls below one that was not, so no row behind these can be returned.
  depth := greatest(top_n, coalesce((plan #>> '{rerank,0,top}')::integer, 0));
  candidates := array(
    select row(c.id, c.chunk_id, c.place, c.score, c.legs, null, null, null, null, null, null, null)::rankdb.candidate
    from rankdb._candidates(lexical, dense, lexical_weight, dense_weight, (plan #>> '{fuse,k}')::integer, plan ->> 'unit', depth) c);
  execute format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_passages')
  into candidates using candidates, coalesce((plan ->> 'neighbors')::integer, 0);
end
$$;
comment on function rankdb._retrieve(rankdb.indexes, text, text, rankdb.scope, integer, jsonb, jsonb) is
  'The fused candidates of a search with their texts, the parsed query, and what each leg was asked for, found and took.';
