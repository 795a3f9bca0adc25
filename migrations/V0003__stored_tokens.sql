-- Token ids beside the text of a chunk, so that the reranker need not tokenize it again for every query.
-- Existing generations get empty columns and go on with texts. Adds columns without a rewrite; each table is locked for a moment.

alter table rankdb.generations add column store_tokens boolean not null default false;
comment on column rankdb.generations.store_tokens is 'Whether the worker stores the default reranker''s token ids with each chunk.';

do $$
declare
  generation integer;
begin
  for generation in select g.generation from rankdb.generations g order by 1 loop
    execute format('alter table rankdb_data.%I add column token_ids text, add column token_version text', 'g' || generation);
  end loop;
end
$$;

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._pending();
drop function if exists rankdb._apply(integer, text, integer);
