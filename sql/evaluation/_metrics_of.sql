-- _metrics_of: several metrics of one ranking of documents, given what the judgments of its query say: ids and grades side by side,
-- and the aspects that relevant documents answer. A metric that is not defined for the query has no row: alpha-nDCG
-- without aspects, pairwise without documents of different grades.
create or replace function rankdb._metrics_of(metrics text[], ranking text[], judged_ids text[], judged_grades integer[], aspects jsonb)
returns table (metric text, value double precision)
language plpgsql immutable rows 3
as $$
#variable_conflict use_column
declare
  -- Looked up in an object, a thousand documents take a third of the time of a join.
  judged jsonb := jsonb_object(judged_ids, judged_grades::text[]);
  grades integer[] := array(select (judged ->> r.id)::integer from unnest(ranking) with ordinality r (id, place) order by r.place);
begin
  return query
    select v.name, v.value
    from (
      select m.name, m.place, case when not m.name ^@ 'alpha-ndcg' then rankdb._metric(m.name, grades, judged_grades)
        when aspects is not null then rankdb._alpha_ndcg(ranking, aspects, rankdb._metric_depth(m.name)) end as value
      from unnest(metrics) with ordinality m (name, place)) v
    where v.value is not null
    order by v.place;
end
$$;
comment on function rankdb._metrics_of(text[], text[], text[], integer[], jsonb) is 'The value of each metric for one ranking of ids, of those that are defined for its query.';
