-- _option_names: the options of a search.
create or replace function rankdb._option_names()
returns text[]
language sql immutable parallel safe
return array['timeout_ms', 'on_error', 'min_score', 'rerank_top', 'blend', 'unit', 'rollup', 'neighbors', 'snippet', 'highlight',
  'vector', 'ef_search', 'operator', 'minimum_should_match', 'typos', 'language', 'syntax', 'profile', 'cursor', 'details', 'foreign', 'pinned', 'excluded'];
comment on function rankdb._option_names() is 'The names of the options of rankdb.search.';
