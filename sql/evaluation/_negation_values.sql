-- _negation_values: of each negation pair whether both queries prefer their own documents (1) or not (0), among the first 100 results.
-- Searches of their own, since the depth of a search says how deep its legs look.
create or replace function rankdb._negation_values(
  index text, judgment_set text, query_ids text[], profile text, options jsonb, out measured double precision[], out failed integer)
language plpgsql
cost 1000000
as $$
declare
  asked record;
  answers jsonb;
  errors text[];
begin
  select array_agg(q.query_id order by q.query_id collate "C") as ids, array_agg(q.query order by q.query_id collate "C") as texts into asked
  from rankdb.queries q
  where q.set_name = judgment_set and q.query_id in (select unnest(array[p.first, p.second]) from rankdb._negation_pairs(judgment_set, query_ids) p);
  select jsonb_object_agg(asked.ids[a.place], coalesce(to_jsonb(a.ids), 'null')), array_agg(a.error order by a.place) into answers, errors
  from rankdb._answers(index, judgment_set, 'hit@1', asked.ids, asked.texts, 100, profile, options) a;
  perform rankdb._failed_queries('negation', asked.ids, errors);
  select array_agg(case when answers -> p.first <> 'null' and answers -> p.second <> 'null' then (
      rankdb._prefers(array(select jsonb_array_elements_text(answers -> p.first)), p.first_ids, p.second_ids)
      and rankdb._prefers(array(select jsonb_array_elements_text(answers -> p.second)), p.second_ids, p.first_ids))::integer end order by p.first, p.second),
    (count(*) filter (where answers -> p.first = 'null' or answers -> p.second = 'null'))::integer
  into measured, failed
  from rankdb._negation_pairs(judgment_set, query_ids) p;
end
$$;
comment on function rankdb._negation_values(text, text, text[], text, jsonb) is
  'NevIR''s pairwise accuracy, a number for each pair, null where one of its queries failed, and how many these are.';
