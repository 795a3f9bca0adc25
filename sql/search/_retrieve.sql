-- _retrieve: everything of a search that reads rows: the legs, feedback, their fusion, and of the candidates that may be returned
-- the texts and whatever later stages need. STABLE, so that all of it runs on the snapshot of the one statement that calls it.
-- Once a leg has found something, the deadline is asked before each further one. Legs that fuse.require or fuse.minus
-- name are run all the same: they say what may be found.
create or replace function rankdb._retrieve(
  index_row rankdb.indexes, query text, legs rankdb.leg[], top_n integer, plan jsonb, started timestamptz default clock_timestamp(),
  out candidates rankdb.candidate[], out parsed rankdb.lexical_query, out report jsonb, out feedback jsonb, out reason text)
language plpgsql stable
as $$
declare
  leg rankdb.leg;
  leg_query rankdb.lexical_query;
  depth integer;
  leg_started timestamptz;
  deadline timestamptz := started + (plan ->> 'timeout_ms')::double precision * interval '1 ms';
  hits rankdb.hit[];
  -- The legs that ran: what each searched with, and what it found, in the same places.
  ran rankdb.leg[] := '{}';
  queries rankdb.lexical_query[] := '{}';
  found rankdb.leg_hits[] := '{}';
  any_found boolean := false;
  skipped integer := 0;
begin
  report := '{}';
  parsed := rankdb._parse_query(index_row, query, coalesce(plan -> 'query', '{}'));
  perform set_config('rankdb.ef_search', coalesce(plan ->> 'ef_search', ''), true), set_config('rankdb.dense_plan', '', true);
  foreach leg in array legs loop
    if any_found and clock_timestamp() > deadline and not coalesce(plan #> '{fuse,require}' ? leg.name or plan #> '{fuse,minus}' ? leg.name, false) then
      skipped := skipped + 1;
      report := report || jsonb_build_object(leg.name, '{"skipped": "deadline"}'::jsonb);
      continue;
    end if;
    depth := greatest(leg.top, top_n);
    leg_started := clock_timestamp();
    leg_query := case when leg.settings ? 'query' then rankdb._parse_query(index_row, leg.query, coalesce(plan -> 'query', '{}')) else parsed end;
    hits := rankdb._run_leg(index_row, leg, leg_query, plan, depth);
    any_found := any_found or cardinality(hits) > 0;
    ran := ran || leg;
    queries := queries || leg_query;
    found := found || row(leg.name, leg.kind, leg.weight, leg.lower_bound, hits)::rankdb.leg_hits;
    report := report || jsonb_build_object(leg.name, jsonb_strip_nulls(jsonb_build_object(
      'requested', depth, 'found', cardinality(hits),
      'given', case when leg.kind = 'foreign' then jsonb_array_length(leg.settings -> 'hits') end,
      'ms', round((extract(epoch from clock_timestamp() - leg_started) * 1000)::numeric, 3),
      'plan', case leg.kind when 'dense' then nullif(current_setting('rankdb.dense_plan', true), '') when 'function' then case when leg.settings @> '{"ordered": true}' then 'index' else 'sort' end end)));
  end loop;
  if skipped > 0 then
    reason := format('the deadline passed after %s of %s legs', cardinality(ran), cardinality(legs));
  end if;
  if exists (select from unnest(ran) l where l.kind in ('function', 'foreign')) then
    found := rankdb._adopt_chunks(found);
  end if;
  if plan ? 'feedback' and any_found then
    if clock_timestamp() > deadline then
      reason := coalesce(reason, 'the deadline passed before the feedback');
    else
      select f.legs, f.queries, f.details into ran, queries, feedback from rankdb._feedback(index_row, plan, found, ran, queries) f;
      for i in 1 .. cardinality(ran) loop
        continue when not coalesce(feedback ? (ran[i]).kind, false);
        leg_started := clock_timestamp();
        found[i].hits := rankdb._run_leg(index_row, ran[i], queries[i], plan, greatest((ran[i]).top, top_n));
        report := jsonb_set(report, array[(ran[i]).name], (report -> (ran[i]).name) || jsonb_build_object('again', jsonb_build_object(
          'found', cardinality((found[i]).hits), 'ms', round((extract(epoch from clock_timestamp() - leg_started) * 1000)::numeric, 3))));
      end loop;
      if exists (select from unnest(ran) l where l.kind in ('function', 'foreign')) then
        found := rankdb._adopt_chunks(found);
      end if;
    end if;
  end if;
  -- A later dense_search in the same transaction asks for itself.
  perform set_config('rankdb.ef_search', '', true);
  if reason is not null and plan ->> 'on_error' = 'fail' then
    perform rankdb._raise('57014', reason, 'Raise timeout_ms, use fewer legs, or let on_error be "degrade".');
  end if;
  if not any_found then
    return;
  end if;

  -- A reranked row never falls below one that was not, so no row behind these can be returned.
  depth := greatest(top_n, coalesce((plan #>> '{rerank,0,top}')::integer, 0));
  candidates := array(
    select row(c.id, c.chunk_id, c.place, c.score, c.legs, null, null, null, null, null, null, null, null, null, null, null, c.score, null)::rankdb.candidate
    from rankdb._candidates(found, plan -> 'fuse', plan ->> 'unit', depth) c);
  execute format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_passages')
  into candidates using candidates, coalesce((plan ->> 'neighbors')::integer, 0);
end
$$;
comment on function rankdb._retrieve(rankdb.indexes, text, rankdb.leg[], integer, jsonb, timestamptz) is
  'The fused candidates of a search with their texts, the parsed query, what each leg was asked for, found and took, what feedback changed, and why a leg was left out.';
