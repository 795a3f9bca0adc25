-- _perturbed_values: the metric of queries under texts that stand for them. Of several texts for one query (repeats) the mean counts; where
-- one of them fails the query has no value, since a mean of the others would be one of another experiment.
create or replace function rankdb._perturbed_values(
  index text, judgment_set text, metric text, query_ids text[], places integer[], texts text[], depth integer, profile text, options jsonb,
  out measured double precision[], out errors text[])
language plpgsql
cost 1000000
as $$
begin
  select array_agg(case when v.error is null then v.value end order by u.place), array_agg(v.error order by u.place)
  into measured, errors
  from generate_series(1, cardinality(query_ids)) u (place)
  left join (
    select p.place, avg(a.value) as value, min(a.error) as error
    from unnest(places) with ordinality p (place, nth)
    join rankdb._answers(index, judgment_set, metric, array(select query_ids[p] from unnest(places) with ordinality x (p, n) order by x.n), texts, depth, profile, options) a on a.place = p.nth
    group by p.place) v using (place);
end
$$;
comment on function rankdb._perturbed_values(text, text, text, text[], integer[], text[], integer, text, jsonb) is
  'For each query the mean over its texts (null: it has none, or one failed) and the first error; places say which query a text is for.';
