-- _search_legs: what the legs of a search find, after feedback on the query where the profile wants it.
-- Once a leg has found something, the deadline is asked before each further one. Legs that say what may be found (_sets_bounds) are run all
-- the same, and feedback leaves them as they are.
create or replace function rankdb._search_legs(
  index_row rankdb.indexes, parsed rankdb.lexical_query, legs rankdb.leg[], plan jsonb, top_n integer, stretch integer, surplus integer, started timestamptz,
  out leg_hits rankdb.leg_hits[], out report jsonb, out feedback jsonb, out reason text, out exhausted boolean)
language plpgsql stable
as $$
declare
  leg rankdb.leg;
  leg_query rankdb.lexical_query;
  depth integer;
  leg_started timestamptz;
  deadline timestamptz := started + (plan ->> 'timeout_ms')::double precision * interval '1 ms';
  hits rankdb.hit[];
  -- The legs that ran and what each searched with, in the places of leg_hits.
  ran rankdb.leg[] := '{}';
  queries rankdb.lexical_query[] := '{}';
  any_found boolean := false;
  chunkless boolean := false;
  skipped integer := 0;
begin
  leg_hits := '{}';
  report := '{}';
  exhausted := true;
  foreach leg in array legs loop
    if any_found and clock_timestamp() > deadline and not rankdb._sets_bounds(plan -> 'fuse', leg.name) then
      skipped := skipped + 1;
      report := report || jsonb_build_object(leg.name, '{"skipped": "deadline"}'::jsonb);
      continue;
    end if;
    depth := greatest(leg.top, top_n) * stretch + surplus;
    leg_started := clock_timestamp();
    leg_query := case when leg.settings ? 'query' then rankdb._parse_query(index_row, leg.query, coalesce(plan -> 'query', '{}')) else parsed end;
    hits := rankdb._run_leg(index_row, leg, leg_query, plan, depth);
    any_found := any_found or cardinality(hits) > 0;
    chunkless := chunkless or leg.kind in ('function', 'foreign');
    exhausted := exhausted and cardinality(hits) < depth;
    ran := ran || leg;
    queries := queries || leg_query;
    leg_hits := leg_hits || row(leg.name, leg.kind, leg.weight, leg.lower_bound, hits)::rankdb.leg_hits;
    report := report || jsonb_build_object(leg.name, jsonb_strip_nulls(jsonb_build_object(
      'requested', depth, 'found', cardinality(hits),
      'given', case when leg.kind = 'foreign' then jsonb_array_length(leg.settings -> 'hits') end,
      'ms', round((extract(epoch from clock_timestamp() - leg_started) * 1000)::numeric, 3),
      'plan', case leg.kind when 'dense' then nullif(current_setting('rankdb.dense_plan', true), '') when 'function' then case when leg.settings @> '{"ordered": true}' then 'index' else 'sort' end end)));
  end loop;
  if skipped > 0 then
    reason := format('the deadline passed after %s of %s legs', cardinality(ran), cardinality(legs));
  end if;
  if chunkless then
    leg_hits := rankdb._adopt_chunks(leg_hits);
  end if;

  if plan ? 'feedback' and any_found then
    if clock_timestamp() > deadline then
      reason := coalesce(reason, 'the deadline passed before the feedback');
    else
      select f.legs, f.queries, f.details into ran, queries, feedback from rankdb._feedback(index_row, plan, leg_hits, ran, queries) f;
      for i in 1 .. cardinality(ran) loop
        continue when not coalesce(feedback ? (ran[i]).kind, false) or rankdb._sets_bounds(plan -> 'fuse', (ran[i]).name);
        leg_started := clock_timestamp();
        leg_hits[i].hits := rankdb._run_leg(index_row, ran[i], queries[i], plan, greatest((ran[i]).top, top_n) * stretch + surplus);
        report := jsonb_set(report, array[(ran[i]).name], (report -> (ran[i]).name) || jsonb_build_object('again', jsonb_build_object(
          'found', cardinality((leg_hits[i]).hits), 'ms', round((extract(epoch from clock_timestamp() - leg_started) * 1000)::numeric, 3))));
      end loop;
      if chunkless then
        leg_hits := rankdb._adopt_chunks(leg_hits);
      end if;
    end if;
  end if;
  if cardinality(ran) < jsonb_array_length(plan -> 'legs') and not exists (select from unnest(leg_hits) l where l.weight > 0 and not plan #> '{fuse,minus}' ? l.name) then
    -- Only legs without weight are left: they stand in for those that had some.
    for i in 1 .. cardinality(leg_hits) loop
      leg_hits[i].weight := 1;
    end loop;
  end if;
  if any_found and rankdb._fuses_scores(plan #>> '{fuse,method}') then
    leg_hits := rankdb._score_legs(index_row, ran, queries, leg_hits, plan, top_n);
  end if;
  if reason is not null and plan ->> 'on_error' = 'fail' then
    perform rankdb._raise('57014', reason, 'Raise timeout_ms, use fewer legs, or let on_error be "degrade".');
  end if;
end
$$;
comment on function rankdb._search_legs(rankdb.indexes, rankdb.lexical_query, rankdb.leg[], jsonb, integer, integer, integer, timestamptz) is
  'The hits of the legs, what each was asked for, found and took, what feedback changed, why a leg was left out, and whether every leg has shown all that it has.';
