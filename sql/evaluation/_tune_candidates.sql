-- _tune_candidates: what the legs of a profile find for one query, each to the deepest top that a tuning tries, with true scores of all
-- that others found; and as candidates every document of theirs with what stages, boosts and exact matches read of it.
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
  fuse jsonb := plan -> 'fuse' || '{"combine": "union", "require": []}' || case when task -> 'parameters' @> '[{"place": "/fuse/minus"}]' then '{"minus": []}' else '{}' end::jsonb;
  -- Every leg counts here, whatever its weight so far.
  counted rankdb.leg[] := legs;
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
  if chunkless then
    leg_hits := rankdb._adopt_chunks(leg_hits);
  end if;
  if not exists (select from unnest(leg_hits) l where cardinality(l.hits) > 0) then
    return;
  end if;
  if plan ? 'feedback' then
    select f.legs, f.queries, f.details into counted, queries, details from rankdb._feedback(index_row, plan, rankdb._tune_cut(leg_hits, starts, false), counted, queries) f;
    for i in 1 .. cardinality(legs) loop
      continue when not coalesce(details ? (legs[i]).kind, false) or rankdb._sets_bounds(plan -> 'fuse', (legs[i]).name);
      leg_hits[i].hits := rankdb._run_leg(index_row, counted[i], queries[i], plan, (counted[i]).top);
    end loop;
    if chunkless then
      leg_hits := rankdb._adopt_chunks(leg_hits);
    end if;
  end if;
  leg_hits := rankdb._score_legs(index_row, counted, queries, leg_hits,
    plan || jsonb_build_object('fuse', fuse || jsonb_build_object('normalize', 'min-max', 'missing', case when (task ->> 'lookup')::boolean then 'score' else 'lowest' end)), 0);

  if plan -> 'rerank' = '[]' and plan -> 'boosts' = '[]' and not exact then
    return;
  end if;
  -- The chunk that stands for a document is the one that a search with the profile as it is takes.
  candidates := array(
    select rankdb._candidate(c.id, c.chunk_id, c.place, c.score, null)
    from (select u.id, u.chunk_id, u.score, (row_number() over (order by u.id collate "C"))::integer as place
          from (select distinct on (f.id) f.id, f.chunk_id, f.score
                from (select 1 as turn, s.id, s.chunk_id, s.score from rankdb._fuse(rankdb._tune_cut(leg_hits, starts, true), plan -> 'fuse', 'document', 1000000) s
                      union all
                      select 2, s.id, s.chunk_id, s.score from rankdb._fuse(leg_hits, fuse, 'document', 1000000) s) f
                order by f.id, f.turn) u) c
    order by c.place);
  columns := rankdb._template_columns(plan) || case when exact then index_row.content[1:1] end;
  if columns <> '{}' then
    candidates := rankdb._fields(index_row, candidates, columns);
  end if;
  execute format('select rankdb_data.%I($1, 0)', 'g' || index_row.generation || '_passages') into candidates using candidates;
  if plan -> 'rerank' @> '[{"unit": "document"}]' then
    execute format('select rankdb_data.%I($1, $2, $3)', 'g' || index_row.generation || '_windows')
    into candidates using candidates, cardinality(candidates), rankdb._window_limit(plan -> 'rerank');
  end if;
  if exact then
    candidates := rankdb._exact_matches(index_row, candidates, query, plan);
  end if;
end
$$;
comment on function rankdb._tune_candidates(rankdb.indexes, text, rankdb.leg[], jsonb, jsonb) is
  'The hits of a profile''s legs for one query to the depth of the tuning, looked-up scores among them, and every document of theirs as a candidate where later steps read it.';
