-- _tune_candidates: what the legs of a profile find for one query, each to the deepest top that a tuning tries, with true scores of all
-- that others found; and as candidates every document of theirs, with every passage that a leg found of it where a stage reads passages,
-- and with what stages, boosts and exact matches read.
-- STABLE, so that all of it is read on one snapshot, as in a search.
create or replace function rankdb._tune_candidates(
  index_row rankdb.indexes, query text, legs rankdb.leg[], plan jsonb, task jsonb, out leg_hits rankdb.leg_hits[], out candidates rankdb.candidate[])
language plpgsql stable
as $$
#variable_conflict use_column
declare
  parsed rankdb.lexical_query := rankdb._parse_query(index_row, query, plan -> 'query');
  queries rankdb.lexical_query[] := '{}';
  starts integer[] := array(select (l.value ->> 'top')::integer from jsonb_array_elements(task -> 'legs') with ordinality l order by l.ordinality);
  chunkless boolean := exists (select from unnest(legs) l where l.kind in ('function', 'foreign'));
  exact boolean := (task ->> 'exact')::boolean;
  fuse jsonb := plan -> 'fuse' || '{"combine": "union", "require": [], "normalize": "min-max"}' || case when task -> 'parameters' @> '[{"place": "/fuse/minus"}]' then '{"minus": []}' else '{}' end::jsonb;
  -- Every leg counts here, whatever its weight so far.
  counted rankdb.leg[] := legs;
  -- Of all variants, which share these candidates.
  stages jsonb := (select coalesce(jsonb_agg(s.value), '[]') from jsonb_array_elements(task -> 'variants') v cross join jsonb_array_elements(v.value #> '{plan,rerank}') s);
  details jsonb;
  columns text[];
begin
  perform set_config('rankdb.ef_search', '', true), set_config('rankdb.dense_plan', '', true);
  leg_hits := '{}';
  candidates := '{}';
  for i in 1 .. cardinality(legs) loop
    counted[i].weight := 1;
    counted[i].top := task #>> array['legs', (i - 1)::text, 'deepest'];
    queries := queries || case when (legs[i]).settings ? 'query' then rankdb._parse_query(index_row, (legs[i]).query, plan -> 'query') else parsed end;
    leg_hits := leg_hits || row((legs[i]).name, (legs[i]).kind, (legs[i]).weight, (legs[i]).lower_bound,
      rankdb._run_leg(index_row, legs[i], queries[i], plan, (counted[i]).top))::rankdb.leg_hits;
  end loop;
  if not exists (select from unnest(leg_hits) l where cardinality(l.hits) > 0) then
    return;
  end if;
  if plan ? 'feedback' then
    select f.legs, f.queries, f.details into counted, queries, details
    from rankdb._feedback(index_row, plan, case when chunkless then rankdb._adopt_chunks(rankdb._tune_cut(leg_hits, starts)) else rankdb._tune_cut(leg_hits, starts) end, counted, queries) f;
    for i in 1 .. cardinality(legs) loop
      continue when not coalesce(details ? (legs[i]).kind, false) or rankdb._sets_bounds(plan -> 'fuse', (legs[i]).name);
      leg_hits[i].hits := rankdb._run_leg(index_row, counted[i], queries[i], plan, (counted[i]).top);
    end loop;
  end if;
  leg_hits := rankdb._score_legs(index_row, counted, queries, leg_hits,
    plan || jsonb_build_object('fuse', fuse || jsonb_build_object('missing', case when (task ->> 'lookup')::boolean then 'score' else 'lowest' end)), 0);

  if stages = '[]' and plan -> 'boosts' = '[]' and not exact then
    return;
  end if;
  candidates := array(
    select rankdb._candidate(c.id, c.chunk_id, c.place, null, null)
    from (select d.id, d.chunk_id, (row_number() over (order by d.id collate "C", d.chunk_id))::integer as place
          from (select h.id, h.chunk_id, row_number() over (partition by h.id order by h.chunk_id) as nth
                from unnest(leg_hits) l cross join lateral unnest(l.hits) h where h.chunk_id is not null group by h.id, h.chunk_id) d
          where d.nth = 1 or stages @? '$[*] ? (@.unit == "chunk")') c
    order by c.place);
  columns := rankdb._template_columns(jsonb_build_object('rerank', stages)) || case when exact then index_row.content[1:1] end;
  if columns <> '{}' then
    candidates := rankdb._fields(index_row, candidates, columns);
  end if;
  execute format('select rankdb_data.%I($1, 0)', 'g' || index_row.generation || '_passages') into candidates using candidates;
  if stages @> '[{"unit": "document"}]' then
    execute format('select rankdb_data.%I($1, $2, $3)', 'g' || index_row.generation || '_windows')
    into candidates using candidates, cardinality(candidates), rankdb._window_limit(stages);
  end if;
  if exact then
    candidates := rankdb._exact_matches(index_row, candidates, query, plan);
  end if;
end
$$;
comment on function rankdb._tune_candidates(rankdb.indexes, text, rankdb.leg[], jsonb, jsonb) is
  'The hits of a profile''s legs for one query to the depth of the tuning, looked-up scores among them, and every document of theirs as a candidate where later steps read it.';
