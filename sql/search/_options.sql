-- _options: the profile as this call changes it.
create or replace function rankdb._options(profile jsonb, options jsonb)
returns jsonb
language plpgsql
as $$
declare
  stage jsonb := profile #> '{rerank,0}';
begin
  perform rankdb._check_keys(coalesce(options, '{}'), array['timeout_ms', 'on_error', 'min_score', 'rerank_top', 'blend',
    'unit', 'rollup', 'neighbors', 'highlight', 'vector', 'ef_search', 'operator', 'minimum_should_match', 'typos', 'language'], 'options');
  profile := profile || coalesce((select jsonb_object_agg(o.key, o.value) from jsonb_each(options) o where o.key in ('timeout_ms', 'on_error', 'min_score')), '{}');
  if options ?| array['rerank_top', 'blend'] then
    if stage is null then
      perform rankdb._raise('22023', 'options rerank_top and blend need a profile that reranks');
    end if;
    stage := stage || jsonb_strip_nulls(jsonb_build_object('top', options -> 'rerank_top', 'blend', options -> 'blend'));
    profile := jsonb_set(profile, '{rerank}', case when options -> 'rerank_top' = '0' then '[]' else jsonb_build_array(stage) end);
  end if;
  return rankdb._check_profile(profile) || jsonb_build_object('query', coalesce(
    (select jsonb_object_agg(o.key, o.value) from jsonb_each(options) o where o.key in ('operator', 'minimum_should_match', 'typos', 'language')), '{}'));
end
$$;
comment on function rankdb._options(jsonb, jsonb) is
  'A profile with the call''s options (timeout_ms, on_error, min_score, rerank_top, blend) applied, checked, all defaults filled in.';
