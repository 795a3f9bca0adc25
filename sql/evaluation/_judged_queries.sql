-- _judged_queries: the queries of a judgment set that have a relevant document, with what the judgments say of each. A metric has no
-- value for other queries.
create or replace function rankdb._judged_queries(judgment_set text)
returns table (query_id text, query text, ids text[], grades integer[], relevant integer, aspects jsonb)
language plpgsql stable rows 1000
as $$
#variable_conflict use_column
begin
  -- Looked up by the primary key for each query, whatever the planner knows: it takes a set that came since the last ANALYZE to be a row or
  -- two, and would join by comparing each with each.
  return query
    select j.query_id, (select q.query from rankdb.queries q where q.set_name = judgment_set and q.query_id = j.query_id), j.ids, j.grades, j.relevant, j.aspects
    from (
      select g.query_id, array_agg(g.id) as ids, array_agg(g.grade) as grades, (count(*) filter (where g.grade > 0))::integer as relevant,
        jsonb_object_agg(g.id, (select jsonb_agg(distinct a) from unnest(g.aspects) a)) filter (where g.grade > 0 and cardinality(g.aspects) > 0) as aspects
      from rankdb.judgments g
      where g.set_name = judgment_set
      group by g.query_id
      having max(g.grade) > 0) j
    order by j.query_id collate "C";
end
$$;
comment on function rankdb._judged_queries(text) is
  'Queries with a relevant document: text (null where rankdb.queries has none), judged documents and their grades side by side, how many are relevant, and the aspects of relevant ones by document.';
