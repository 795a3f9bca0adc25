-- _judged_queries: the queries of a judgment set that have a relevant document, with what the judgments say of each. A metric has no
-- value for other queries.
create or replace function rankdb._judged_queries(judgment_set text)
returns table (query_id text, query text, ids text[], grades integer[], relevant integer, aspects jsonb)
language plpgsql stable rows 1000
as $$
#variable_conflict use_column
begin
  return query
    select j.query_id, q.query, array_agg(j.id), array_agg(j.grade), (count(*) filter (where j.grade > 0))::integer,
      jsonb_object_agg(j.id, (select jsonb_agg(distinct a) from unnest(j.aspects) a)) filter (where j.grade > 0 and cardinality(j.aspects) > 0)
    from rankdb.judgments j left join rankdb.queries q using (set_name, query_id)
    where j.set_name = judgment_set
    group by j.query_id, q.query
    having max(j.grade) > 0
    order by j.query_id collate "C";
end
$$;
comment on function rankdb._judged_queries(text) is
  'Queries with a relevant document: text (null where rankdb.queries has none), judged documents and their grades side by side, how many are relevant, and the aspects of relevant ones by document.';
