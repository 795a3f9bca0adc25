-- evaluate_queries: measures a profile against a judgment set, query by query. Each query is searched once for all metrics; one that
-- fails does not stop the others.
create or replace function rankdb.evaluate_queries(
  index text, judgment_set text, profile text default null,
  metrics text[] default array['ndcg@10', 'mrr@10', 'recall@100'], options jsonb default '{}')
returns table (query_id text, query text, metric text, value double precision, relevant integer, found integer, error text)
language plpgsql
cost 1000000 rows 1000
as $$
#variable_conflict use_column
declare
  depth integer;
  judged record;
  answer record;
begin
  perform rankdb._check_metrics(metrics);
  options := rankdb._evaluation_options(index, profile, options, '{}');
  perform rankdb._check_judgment_set(judgment_set), rankdb._check_metric_needs(judgment_set, metrics);
  -- In the order given, each once.
  metrics := array(select m from unnest(metrics) with ordinality m (m, place) group by m order by min(place));
  depth := (select max(rankdb._metric_depth(m)) from unnest(metrics) m);

  for judged in select * from rankdb._judged_queries(judgment_set) j where j.query is not null loop
    select * into answer from rankdb._run_query(index, judged.query, depth, profile, options) r;
    if answer.error is null then
      return query
        select judged.query_id, judged.query, m.metric, m.value, judged.relevant, cardinality(answer.ids), null::text
        from rankdb._metrics_of(metrics, answer.ids, judged.ids, judged.grades, judged.aspects) m;
    else
      return query
        select judged.query_id, judged.query, m, null::double precision, judged.relevant, null::integer, answer.error from unnest(metrics) m;
    end if;
  end loop;
end
$$;
comment on function rankdb.evaluate_queries(text, text, text, text[], jsonb) is
  'Runs every query of a judgment set that has a relevant document, and returns a row for each query and metric: value, relevant documents of the query, documents found. A query whose search fails has no value, and SQLSTATE and message in error. Options: those of search (profile: a definition), except cursor, highlight, unit, vector; on_error is "fail".';
