-- _tune_measure: what a metric says of each of these queries when they are searched with a definition, in their order.
create or replace function rankdb._tune_measure(index text, judgment_set text, definition jsonb, metric text, depth integer, queries text[])
returns double precision[]
language plpgsql
as $$
#variable_conflict use_column
begin
  return array(
    select rankdb._metric(metric, array(
        select j.grade
        from rankdb.search(index, q.query, depth, null, null,
          jsonb_build_object('profile', definition, 'timeout_ms', 60000, 'on_error', 'fail', 'snippet', false, 'details', false, 'syntax', 'plain')) s
        left join rankdb.judgments j on j.set_name = judgment_set and j.query_id = q.query_id and j.id = s.id and j.grade >= 0
        order by s.rank),
      array(select j.grade from rankdb.judgments j where j.set_name = judgment_set and j.query_id = q.query_id and j.grade >= 0))
    from unnest(queries) with ordinality u (query_id, place) join rankdb.queries q on q.set_name = judgment_set and q.query_id = u.query_id
    order by u.place);
end
$$;
comment on function rankdb._tune_measure(text, text, jsonb, text, integer, text[]) is 'The metric of each query by real searches with a profile''s definition; fails rather than measure a degraded search.';
