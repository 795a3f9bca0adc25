-- _judged_scores: what a profile's searches give for the queries of a judgment set: of each row its score, its score before reranking,
-- whether it is relevant, and the number of its query.
create or replace function rankdb._judged_scores(
  index text, judgment_set text, definition jsonb, depth integer,
  out scores double precision[], out fused double precision[], out relevant boolean[], out queries integer[])
language plpgsql
as $$
#variable_conflict use_column
begin
  select coalesce(array_agg(s.score order by q.place, s.rank), '{}'),
    coalesce(array_agg(least(1, (s.details #>> '{fused,score}')::double precision + coalesce((s.details ->> 'exact_match')::double precision, 0)) order by q.place, s.rank), '{}'),
    coalesce(array_agg(coalesce(j.grade > 0, false) order by q.place, s.rank), '{}'),
    coalesce(array_agg(q.place order by q.place, s.rank), '{}')
  into scores, fused, relevant, queries
  from (select u.query_id, u.query, (row_number() over (order by u.query_id))::integer as place
        from rankdb.queries u where u.set_name = judgment_set
          and exists (select from rankdb.judgments g where g.set_name = judgment_set and g.query_id = u.query_id and g.grade > 0)) q
  cross join lateral rankdb.search(index, q.query, depth, null, null,
    jsonb_build_object('profile', definition, 'timeout_ms', 60000, 'on_error', 'fail', 'snippet', false, 'syntax', 'plain')) s
  left join rankdb.judgments j on j.set_name = judgment_set and j.query_id = q.query_id and j.id = s.id;
end
$$;
comment on function rankdb._judged_scores(text, text, jsonb, integer) is 'Scores and relevance of the rows that a profile''s definition finds for a judgment set''s queries; fails rather than measure a degraded search.';
