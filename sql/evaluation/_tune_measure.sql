-- _tune_measure: what a metric says of each of these queries when they are searched with a definition, in their order.
create or replace function rankdb._tune_measure(index text, judgment_set text, definition jsonb, metric text, queries text[])
returns double precision[]
language plpgsql
as $$
#variable_conflict use_column
declare
  measured record;
begin
  select array_agg(v.value order by u.place) as by_query, count(v.error) as failed, min(v.error) as error into measured
  from unnest(queries) with ordinality u (query_id, place)
  left join rankdb.evaluate_queries(index, judgment_set, null, array[_tune_measure.metric], jsonb_build_object('profile', definition)) v on v.query_id = u.query_id;
  if measured.failed > 0 then
    perform rankdb._raise('55000', format('%s of %s queries failed when the chosen settings were confirmed: %s', measured.failed, cardinality(queries), measured.error));
  end if;
  return measured.by_query;
end
$$;
comment on function rankdb._tune_measure(text, text, jsonb, text, text[]) is 'The metric of each query by real searches with a profile''s definition; fails rather than measure a part.';
