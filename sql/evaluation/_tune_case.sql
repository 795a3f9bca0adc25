-- _tune_case: all that a tuning must know of one query to score its candidates again and again: for each variant of the profile the hits
-- of the legs, the reranker's probabilities, the boosts and the exact matches, as docs/tuning.md describes. What several variants share
-- is fetched once. A query that cannot be searched is told as an error; a service that fails, a right that lacks, or a deadlock is raised.
create or replace function rankdb._tune_case(task jsonb, wanted text, out cases text[], out judged jsonb, out pairs integer, out error text)
language plpgsql
set jit = off
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes := rankdb._open_index(task ->> 'index');
  query text := (select q.query from rankdb.queries q where q.set_name = task ->> 'set' and q.query_id = wanted);
  variant jsonb;
  plan jsonb;
  prepared record;
  answer record;
  ids text[];
  -- The choice that the legs were run for, and what was made since.
  legs_of jsonb;
  grades_part text;
  legs_part text;
  exact_part text;
  passages_part text;
  stages_part jsonb;
  scored integer;
  stages_made jsonb := '{}';
  boosts_made jsonb := '{}';
begin
  pairs := 0;
  cases := '{}';
  select jsonb_agg(j.grade order by j.grade desc) filter (where j.grade >= 0) into judged
  from rankdb.judgments j where j.set_name = task ->> 'set' and j.query_id = wanted;
  for variant in select v.value from jsonb_array_elements(task -> 'variants') with ordinality v order by v.ordinality loop
    plan := variant -> 'plan' || jsonb_build_object('query', coalesce(variant #> '{plan,query}', '{}') || '{"syntax": "plain"}', 'on_error', 'fail', 'timeout_ms', 60000,
      'legs', (select jsonb_agg(l.value || jsonb_build_object('top', t.value -> 'deepest') order by l.ordinality)
               from jsonb_array_elements(variant #> '{plan,legs}') with ordinality l join jsonb_array_elements(task -> 'legs') with ordinality t using (ordinality)));
    if legs_of is distinct from variant -> 'legs' then
      legs_of := variant -> 'legs';
      stages_made := '{}';
      boosts_made := '{}';
      query := rankdb._check_call(index_row, query, plan);
      select * into prepared from rankdb._prepare_legs(index_row, query, null, plan, '{}') p;
      select * into answer from rankdb._tune_candidates(index_row, query, prepared.legs, plan, task) c;
      ids := array(select d.id from (select distinct h.id collate "C" as id from unnest(answer.leg_hits) l cross join unnest(l.hits) h where h.rank is not null) d order by d.id);
      select coalesce(jsonb_agg(case when j.grade >= 0 then j.grade end order by i.place), '[]')::text into grades_part
      from unnest(ids) with ordinality i (id, place) left join rankdb.judgments j on j.set_name = task ->> 'set' and j.query_id = wanted and j.id = i.id;
      select '[' || string_agg(format('{"hits":[%s],"scores":[%s],"others":[%s],"other_scores":[%s]}', l.hits, l.scores, l.others, l.other_scores), ',' order by l.n) || ']' into legs_part
      from (
        select f.ordinality as n,
          string_agg((i.place - 1)::text, ',' order by h.ordinality) filter (where h.rank is not null) as hits, string_agg(h.score::text, ',' order by h.ordinality) filter (where h.rank is not null) as scores,
          string_agg((i.place - 1)::text, ',' order by h.ordinality) filter (where h.rank is null) as others, string_agg(h.score::text, ',' order by h.ordinality) filter (where h.rank is null) as other_scores
        from unnest(answer.leg_hits) with ordinality f
        left join lateral unnest(f.hits) with ordinality h on true
        left join unnest(ids) with ordinality i (id, place) on i.id = h.id
        where h.id is null or i.id is not null
        group by f.ordinality) l;
      select coalesce(jsonb_agg(i.place - 1 order by i.place), '[]')::text into exact_part
      from unnest(ids) with ordinality i (id, place) where i.id in (select c.id from unnest(answer.candidates) c where c.exact);
      passages_part := case when plan -> 'rerank' <> '[]' then rankdb._tune_passages(answer.leg_hits, answer.candidates, ids) else '' end;
    end if;
    if not stages_made ? (variant -> 'stages')::text then
      select s.stages, s.pairs into stages_part, scored from rankdb._tune_stages(query, plan, answer.candidates) s;
      stages_made := stages_made || jsonb_build_object((variant -> 'stages')::text, stages_part);
      pairs := pairs + scored;
    end if;
    if not boosts_made ? (variant -> 'boosts')::text then
      boosts_made := boosts_made || jsonb_build_object((variant -> 'boosts')::text, rankdb._tune_boosts(index_row, plan, answer.candidates, ids));
    end if;
    cases := cases || format('{"grades":%s,"legs":%s,"stages":%s,"boosts":%s,"exact":%s%s}', grades_part, legs_part,
      stages_made -> (variant -> 'stages')::text, boosts_made -> (variant -> 'boosts')::text, exact_part, passages_part);
  end loop;
exception when others then
  -- Class 40: the transaction is to be tried again, not this query.
  if rankdb._is_service_failure(sqlstate) or sqlstate like '40%' then
    raise;
  end if;
  cases := null;
  error := format('%s: %s', sqlstate, sqlerrm);
end
$$;
comment on function rankdb._tune_case(jsonb, text) is
  'For one judged query of a tuning: its grades, a JSON text with its candidates for each variant, the pairs that rerankers scored, and the error of a query that could not be searched.';
