-- _metrics_of: several metrics of one ranking of documents, given what the judgments of its query say: ids and grades side by side,
-- and the aspects that relevant documents answer. A metric that is not defined for the query has no row: alpha-nDCG
-- without aspects, pairwise without documents of different grades.
create or replace function rankdb._metrics_of(metrics text[], ranking text[], judged_ids text[], judged_grades integer[], aspects jsonb)
returns table (metric text, value double precision)
language plpgsql immutable rows 3
-- One plan, a hash join that expects a long ranking: a plan for each short one would cost more than the join.
set plan_cache_mode = force_generic_plan
as $$
declare
  places integer[];
  grades integer[];
  judged integer[] := array(select j from unnest(judged_grades) j order by j desc);
begin
  -- Looked up once for all metrics, which want the judged documents alone. Unnested in a select list, arrays of a thousand cost half of what
  -- they cost in a from clause.
  select coalesce(array_agg(r.place), '{}'), coalesce(array_agg(r.grade), '{}') into places, grades
  from (
    select d.place, j.grade
    from (select unnest(ranking) as id, generate_series(1, cardinality(ranking)) as place) d
    join (select unnest(judged_ids) as id, unnest(judged_grades) as grade) j using (id)
    order by d.place) r;
  foreach metric in array metrics loop
    value := case when not metric ^@ 'alpha-ndcg' then rankdb._metric(metric, grades, judged, places, cardinality(ranking))
      when aspects is not null then rankdb._alpha_ndcg(ranking, aspects, rankdb._metric_depth(metric)) end;
    if value is not null then
      return next;
    end if;
  end loop;
end
$$;
comment on function rankdb._metrics_of(text[], text[], text[], integer[], jsonb) is 'The value of each metric for one ranking of ids, of those that are defined for its query.';
