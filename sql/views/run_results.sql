-- run_results: the results of stored runs, a row a result. Who may not see a run sees none of its results.
create or replace view rankdb.run_results with (security_invoker = true) as
select q.run, q.query_id, r.rank::integer as rank, r.id, r.score
from rankdb.run_queries q
cross join lateral unnest(q.ids, q.scores) with ordinality r (id, score, rank);
comment on view rankdb.run_results is 'The results of stored runs: run, query, rank (1 is best), document, score.';
