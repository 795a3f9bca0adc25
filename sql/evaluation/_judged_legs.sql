-- _judged_legs: the legs of a profile run once for each judged query of a set, without reranking: the hits of the legs that give scores
-- one query after the other, with the true scores that the profile's fusion looks up, and what the judgments say of the documents.
-- From a query's candidates its best 1000 are kept, as in a search.
create or replace function rankdb._judged_legs(
  index_row rankdb.indexes, judgment_set text, plan jsonb,
  out queries text[], out grades jsonb[], out leg_hits rankdb.leg_hits[], out names text[])
language plpgsql
as $$
declare
  judged record;
  prepared record;
  answer record;
  collected rankdb.leg_hits[];
begin
  names := array(select l.value ->> 'name' from jsonb_array_elements(plan -> 'legs') with ordinality l where not plan #> '{fuse,minus}' ? (l.value ->> 'name') order by l.ordinality);
  -- Every leg counts here, whatever its weight so far; a reranking stage is what asks for a deep list, and does not take place.
  plan := plan || jsonb_build_object(
    'query', coalesce(plan -> 'query', '{}') || '{"syntax": "plain"}',
    'legs', (select jsonb_agg(l.value || '{"weight": 1}' order by l.ordinality) from jsonb_array_elements(plan -> 'legs') with ordinality l),
    'rerank', '[{"model": "default", "top": 1000, "blend": 0}]'::jsonb, 'on_error', 'fail', 'timeout_ms', 60000);
  queries := '{}';
  grades := '{}';
  leg_hits := '{}';
  for judged in
    select q.query_id, q.query, j.grades
    from rankdb.queries q
    cross join lateral (
      select jsonb_object_agg(j.id, j.grade) as grades, max(j.grade) as best
      from rankdb.judgments j where j.set_name = q.set_name and j.query_id = q.query_id) j
    where q.set_name = judgment_set and j.best > 0
    -- In an order that has nothing to do with the queries, so that folds are alike.
    order by md5(q.query_id), q.query_id
  loop
    select * into prepared from rankdb._prepare_legs(index_row, judged.query, null, plan, '{}') p;
    select * into answer from rankdb._retrieve(index_row, judged.query, prepared.legs, null, 1, plan) r;
    collected := array(
      select row(n.name, n.kind, 1, coalesce(n.lower_bound, rankdb._lower_bound(index_row, n.kind)), array(
          select row(h.id, h.chunk_id, h.score, h.rank)::rankdb.hit
          from (select c.id, c.chunk_id, (c.legs #>> array[n.name, 'score'])::double precision as score, (c.legs #>> array[n.name, 'rank'])::integer as rank
                from unnest(answer.candidates) c where c.legs ? n.name) h
          order by h.rank nulls last))::rankdb.leg_hits
      from (select u.name, u.place, l.value ->> 'kind' as kind, (l.value ->> 'lower_bound')::double precision as lower_bound
            from unnest(names) with ordinality u (name, place)
            join jsonb_array_elements(plan -> 'legs') l on l.value ->> 'name' = u.name) n
      order by n.place);
    queries := queries || judged.query_id;
    grades := grades || judged.grades;
    leg_hits := leg_hits || collected;
  end loop;
end
$$;
comment on function rankdb._judged_legs(rankdb.indexes, text, jsonb) is
  'For the judged queries of a set: their ids, grades by document, and the hits of the profile''s legs, as many for each query as there are names.';
