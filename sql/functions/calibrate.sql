-- calibrate: fits the map from a profile's scores to probabilities of relevance, to put into the profile as "calibrate": one for
-- answers where every stage ran, one for those without reranking, one for BM25 alone. Rows that nobody judged count as not relevant.
create or replace function rankdb.calibrate(index text, judgment_set text, profile text default null, method text default 'platt')
returns jsonb
language plpgsql
cost 1000000
as $$
declare
  definition jsonb := (select p.definition from rankdb.profiles p where p.name = coalesce(calibrate.profile, 'default'));
  plan jsonb := rankdb._profile(profile);
  depth integer := greatest(coalesce((plan #>> '{rerank,0,top}')::integer, 50), 10);
  pairs record;
  map jsonb;
  part jsonb;
begin
  if method is null or method not in ('platt', 'isotonic') then
    perform rankdb._raise('22023', format('method %L is not known', coalesce(method, 'NULL')), 'Known: platt, isotonic. The cosine adapter is fitted by RankDb.Ranking.Calibration.CosineAdapter.');
  end if;
  perform rankdb._check_judgment_set(judgment_set);
  -- The scores as they come to the calibration.
  definition := definition - '{calibrate,boosts,pinned,excluded,diversity,group,min_score}'::text[];
  pairs := rankdb._judged_scores(index, judgment_set, definition, depth);
  map := rankdb._fit_map(method, pairs.scores, pairs.relevant, pairs.queries);
  if map is null then
    perform rankdb._raise('55000', 'the profile''s scores do not rise with relevance on this judgment set, so no rising map fits them',
      'It found too few relevant documents, or ranks them below others: look at rankdb.evaluate.');
  end if;
  map := map || jsonb_build_object('set', judgment_set, 'measured', current_date::text, 'pairs', cardinality(pairs.scores),
    'queries', (select count(distinct q) from unnest(pairs.queries) q));
  if plan -> 'rerank' <> '[]' then
    part := rankdb._fit_map(method, pairs.fused, pairs.relevant, pairs.queries);
    map := map || jsonb_strip_nulls(jsonb_build_object('fused', part));
  end if;
  if exists (select from jsonb_array_elements(plan -> 'legs') l where l ->> 'kind' in ('dense', 'sparse')) then
    definition := definition - 'rerank' || jsonb_build_object(
      'legs', coalesce((select jsonb_agg(l.value order by l.ordinality) from jsonb_array_elements(definition -> 'legs') with ordinality l where not l.value ?| '{dense,sparse}'), '[{"lexical": {}}]'),
      'fuse', coalesce(definition -> 'fuse', '{}') - '{require,minus}'::text[]);
    pairs := rankdb._judged_scores(index, judgment_set, definition, depth);
    part := rankdb._fit_map(method, pairs.scores, pairs.relevant, pairs.queries);
    map := map || jsonb_strip_nulls(jsonb_build_object('lexical', part));
  end if;
  return map;
end
$$;
comment on function rankdb.calibrate(text, text, text, text) is
  'Fits the setting "calibrate" of a profile on a judgment set by platt or isotonic, with the expected calibration error before and (cross-validated over two halves of the queries) after. Unjudged rows count as not relevant.';
