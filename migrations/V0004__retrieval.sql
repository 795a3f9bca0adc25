-- Retrieval settings of a generation, the segments that make BM25 fast, and the types that the legs of a search exchange.
-- Existing generations keep their contents: columns are added with defaults (no rewrite), keys get an index, and the worker
-- fills the segments when it next comes to the index.

alter table rankdb.generations
  add column language_column text,
  add column field_weights real[],
  add column stop_words text[] not null default '{}',
  add column typos text not null default 'off' check (typos in ('off', 'auto', 'on')),
  add column lexical_engine text not null default 'builtin',
  add column metric text not null default 'cosine' check (metric in ('cosine', 'ip', 'l2')),
  add column vector_type text not null default 'halfvec' check (vector_type in ('halfvec', 'vector', 'bit')),
  add column dimensions integer check (dimensions between 1 and 16000),
  add column hnsw_m integer not null default 16 check (hnsw_m between 2 and 100),
  add column hnsw_ef_construction integer not null default 64 check (hnsw_ef_construction between 4 and 1000);
comment on column rankdb.generations.language_column is 'Column of the source that names the text search configuration of each row; null: the index''s language for all.';
comment on column rankdb.generations.field_weights is 'Weights of the content columns for BM25F, in their order; null: the columns are one text.';
comment on column rankdb.generations.stop_words is 'Lexemes that are left out of texts and queries, beyond those of the text search configuration.';
comment on column rankdb.generations.typos is 'Whether unknown (auto) or all (on) words of a query also find words spelt nearly so.';
comment on column rankdb.generations.lexical_engine is 'What answers the lexical leg: builtin, or an extension for BM25.';
comment on column rankdb.generations.metric is 'Distance of the vectors: cosine, ip (inner product) or l2.';
comment on column rankdb.generations.vector_type is 'How vectors are indexed: halfvec, vector, or bit (quantised graph, exact rescoring).';
comment on column rankdb.generations.dimensions is 'First dimensions that are kept of a Matryoshka model''s vectors; null: all.';

-- What a column of pgvector can hold; how many the chosen index can hold is checked when the first vectors come.
alter table rankdb.generations drop constraint generations_dimension_check, add check (dimension between 1 and 16000);

-- Its body names columns of the row type, which forbids to alter the table; the files in sql/ make it anew.
drop function if exists rankdb._drifted(rankdb.statistics);
alter table rankdb.statistics add column segmented_to bigint not null default 0;
comment on column rankdb.statistics.segmented_to is 'Chunks up to this id are in the segments; later ones are scored one by one.';

create type rankdb.lexical_query as (terms text[], weights double precision[], groups integer[], minimum integer, condition tsquery, prefixes text[], prefix_weights double precision[]);
comment on type rankdb.lexical_query is
  'A parsed query: lexemes to score, how much each counts (times its idf), the word that each came from, how many words must match, a condition on every chunk (null: none), and word beginnings that give a constant score.';

create type rankdb.scope as (filter jsonb, filter_sql text, restricted boolean, matching double precision, share double precision, unit text);
comment on type rankdb.scope is
  'What a search may return: the filter and its SQL over the source row s, whether a filter or a row-level policy applies, the planner''s estimate of the rows that pass and their share of the table, and the unit: document or chunk.';

do $$
declare
  item record;
begin
  for item in select g.generation, i.key_columns from rankdb.generations g join rankdb.indexes i using (index_id) order by 1 loop
    execute format('create index %I on rankdb_data.%I (%s)', 'g' || item.generation || '_key', 'g' || item.generation,
      (select string_agg('key' || n, ', ' order by n) from generate_series(1, cardinality(item.key_columns)) n));
    execute format('alter table rankdb_data.%I add column segmented boolean not null default false', 'g' || item.generation || '_terms');
  end loop;
end
$$;

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._lexical_leg(rankdb.indexes, text, text, integer);
drop function if exists rankdb._lexical_search(rankdb.indexes, text[], text, integer);
drop function if exists rankdb._dense_leg(rankdb.indexes, text, text, integer);
drop function if exists rankdb._collect(rankdb.indexes, text, text, text, text, integer);
drop function if exists rankdb._retrieve(rankdb.indexes, text, text, integer, jsonb);
drop function if exists rankdb._set_model(rankdb.indexes, text, integer);
