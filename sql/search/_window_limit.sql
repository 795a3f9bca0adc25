-- _window_limit: how many chunks from the beginning of a document its deepest-reading stage scores; the score "first" needs one.
create or replace function rankdb._window_limit(stages jsonb)
returns integer
language sql immutable parallel safe
return (
  select max(case when s #>> '{windows,score}' = 'first' then 1 else coalesce((s #>> '{windows,limit}')::integer, 4) end)
  from pg_catalog.jsonb_array_elements(stages) s where s ->> 'unit' = 'document');
comment on function rankdb._window_limit(jsonb) is 'The most windows of one document that a reranking stage of the unit document reads; null where none does.';
