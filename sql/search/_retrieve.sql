-- _retrieve: everything of a search that reads rows: the legs, their fusion, and of the candidates that may be returned the texts
-- and whatever later stages need. STABLE, so that all of it runs on the snapshot of the one statement that calls it.
create or replace function rankdb._retrieve(
  index_row rankdb.indexes, query text, legs rankdb.leg[], top_n integer, plan jsonb,
  out candidates rankdb.candidate[], out parsed rankdb.lexical_query, out report jsonb)
language plpgsql stable
as $$
declare
  leg rankdb.leg;
  depth integer;
  started timestamptz;
  hits rankdb.hit[];
  found rankdb.leg_hits[] := '{}';
  any_found boolean := false;
begin
  report := '{}';
  parsed := rankdb._parse_query(index_row, query, coalesce(plan -> 'query', '{}'));
  perform set_config('rankdb.ef_search', coalesce(plan ->> 'ef_search', ''), true), set_config('rankdb.dense_plan', '', true);
  foreach leg in array legs loop
    depth := greatest(leg.top, top_n);
    started := clock_timestamp();
    hits := rankdb._run_leg(index_row, leg, parsed, plan, depth);
    any_found := any_found or cardinality(hits) > 0;
    found := found || row(leg.name, leg.kind, leg.weight, leg.lower_bound, hits)::rankdb.leg_hits;
    report := report || jsonb_build_object(leg.name, jsonb_strip_nulls(jsonb_build_object(
      'requested', depth, 'found', cardinality(hits),
      'ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3),
      'plan', case when leg.kind = 'dense' then nullif(current_setting('rankdb.dense_plan', true), '') end)));
  end loop;
  -- A later dense_search in the same transaction asks for itself.
  perform set_config('rankdb.ef_search', '', true);
  if not any_found then
    return;
  end if;

  depth := rankdb._depth(top_n, plan);
  candidates := array(
    select row(c.id, c.chunk_id, c.place, c.score, c.legs, null, null, null, null, null, null, null, null, null, null, null, c.score, null)::rankdb.candidate
    from rankdb._candidates(found, plan -> 'fuse', plan ->> 'unit', depth) c);
  execute format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_passages')
  into candidates using candidates, coalesce((plan ->> 'neighbors')::integer, 0);
end
$$;
comment on function rankdb._retrieve(rankdb.indexes, text, rankdb.leg[], integer, jsonb) is
  'The fused candidates of a search with their texts, the parsed query, and what each leg was asked for, found and took.';
