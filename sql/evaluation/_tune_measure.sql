-- _tune_measure: what a metric says of each of these queries when they are searched with a definition, in their order. A search that fails
-- costs its query its value, not the caller all that it has found.
create or replace function rankdb._tune_measure(
  index text, judgment_set text, definition jsonb, metric text, queries text[], out measured double precision[], out failed jsonb)
language plpgsql
as $$
#variable_conflict use_column
begin
  select array_agg(v.value order by u.place), coalesce(jsonb_object_agg(u.query_id, v.error) filter (where v.error is not null), '{}')
  into measured, failed
  from unnest(queries) with ordinality u (query_id, place)
  left join rankdb.evaluate_queries(index, judgment_set, null, array[_tune_measure.metric], jsonb_build_object('profile', definition)) v on v.query_id = u.query_id;
end
$$;
comment on function rankdb._tune_measure(text, text, jsonb, text, text[]) is
  'The metric of each query by real searches with a profile''s definition, null where the search failed, and the errors of those by query.';
