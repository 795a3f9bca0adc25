-- _answers: searches for texts that stand for queries of a judgment set, one after the other, and measures what comes.
-- A text may be another one than the query's own: the judgments are the query's. A search that fails leaves its error, and the others go on.
create or replace function rankdb._answers(
  index text, judgment_set text, metric text, query_ids text[], texts text[], depth integer, profile text, options jsonb)
returns table (place integer, ids text[], value double precision, error text)
language plpgsql
cost 1000000 rows 100
as $$
#variable_conflict use_column
declare
  asked record;
  answer record;
begin
  for asked in
    select u.place, u.body, j.ids, j.grades, j.aspects
    from unnest(query_ids, texts) with ordinality u (query_id, body, place) join rankdb._judged_queries(judgment_set) j using (query_id) order by u.place
  loop
    select * into answer from rankdb._run_query(index, asked.body, depth, profile, options) r;
    return query
      select asked.place::integer, answer.ids,
        case when answer.error is null then (select m.value from rankdb._metrics_of(array[metric], answer.ids, asked.ids, asked.grades, asked.aspects) m) end, answer.error;
  end loop;
end
$$;
comment on function rankdb._answers(text, text, text, text[], text[], integer, text, jsonb) is
  'The results of a search for each text, and the metric by the judgments of its query; a search that failed has an error and no value.';
