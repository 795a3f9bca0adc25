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

-- The sizes of the segments (sql/worker/_write_segments.sql) and when they are brought up to date.
alter table rankdb.statistics
  add column last_chunk bigint not null default 0,
  add column dead bigint not null default 0;
comment on column rankdb.statistics.last_chunk is 'The largest chunk id written.';
comment on column rankdb.statistics.dead is 'Chunks in the segments that were deleted since their segment was written.';
alter table rankdb.generations
  add column segment_size integer not null default 16000 check (segment_size between 16 and 16000),
  add column block_size integer not null default 16 check (block_size between 2 and 256 and segment_size % block_size = 0),
  add column segment_terms_from integer not null default 1000 check (segment_terms_from >= 1),
  add column tail_size integer not null default 1000 check (tail_size >= 1);
comment on column rankdb.generations.segment_size is 'Elements of one segment vector: chunks on level 0, blocks on level 1.';
comment on column rankdb.generations.block_size is 'Consecutive chunk ids whose largest impact is one element on level 1.';
comment on column rankdb.generations.segment_terms_from is 'Terms in at least so many chunks, and in one of a thousand, get segments.';
comment on column rankdb.generations.tail_size is 'New chunks beyond this number are put into the segments when the index comes to rest.';

create type rankdb.lexical_query as (terms text[], weights double precision[], groups integer[], minimum integer, condition tsquery, prefixes text[], prefix_weights double precision[]);
comment on type rankdb.lexical_query is
  'A parsed query: lexemes to score, how much each counts (times its idf), the word that each came from, how many words must match, a condition on every chunk (null: none), and word beginnings that give a constant score.';

create type rankdb.scope as (filter jsonb, filter_sql text, restricted boolean, matching double precision, share double precision, unit text);
comment on type rankdb.scope is
  'What a search may return: the filter and its SQL over the source row s, whether a filter or a row-level policy applies, the planner''s estimate of the rows that pass and their share of the table, and the unit: document or chunk.';

create type rankdb.query_clause as (place integer, alternative integer, occurs text, kind text, body text, lexemes tsvector, condition tsquery, spellings text[], spelling_weights double precision[]);
comment on type rankdb.query_clause is
  'A clause of a query: where it stands, which alternative of an OR it belongs to, whether it must, should or must not match, its kind and text, the lexemes made of it, what it demands, and words spelt nearly so.';

create type rankdb.candidate as (
  id text, chunk_id bigint, place integer, fused double precision, legs jsonb,
  ordinal integer, start_at integer, end_at integer, body text, token_ids text, token_version text, neighbors jsonb);
comment on type rankdb.candidate is
  'A fused candidate of a search: its place by fused score, what each leg said of it, and the chunk that stands for it, all read in one snapshot.';

alter table rankdb.profiles add column plan jsonb;
comment on column rankdb.profiles.plan is 'The definition with every default filled in, so that a search need not check it again.';

do $$
declare
  item record;
begin
  for item in select g.generation, i.key_columns from rankdb.generations g join rankdb.indexes i using (index_id) order by 1 loop
    execute format('create index %I on rankdb_data.%I (%s)', 'g' || item.generation || '_key', 'g' || item.generation,
      (select string_agg('key' || n, ', ' order by n) from generate_series(1, cardinality(item.key_columns)) n));
    execute format('alter table rankdb_data.%I add column segmented boolean not null default false, add column segment_idf double precision',
      'g' || item.generation || '_terms');
    execute format('update rankdb.statistics s set last_chunk = coalesce((select max(l.chunk_id) from rankdb_data.%I l), 0) where s.generation = %s',
      'g' || item.generation || '_lexical', item.generation);
  end loop;
end
$$;

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._impact(integer, integer, double precision, double precision, double precision);
drop function if exists rankdb._lexical_leg(rankdb.indexes, text, text, integer);
drop function if exists rankdb._lexical_search(rankdb.indexes, text[], text, integer);
drop function if exists rankdb._dense_leg(rankdb.indexes, text, text, integer);
drop function if exists rankdb._collect(rankdb.indexes, text, text, text, text, integer);
drop function if exists rankdb._retrieve(rankdb.indexes, text, text, integer, jsonb);
drop function if exists rankdb._filter_sql(regclass, jsonb);
drop function if exists rankdb._filter_condition(text, text, text, jsonb);
drop function if exists rankdb._filter_literal(text, text, jsonb);
drop function if exists rankdb._set_model(rankdb.indexes, text, integer);
drop function if exists rankdb._candidates(rankdb.hit[], rankdb.hit[], jsonb, integer);
drop function if exists rankdb._rerank(rankdb.indexes, text, text[], bigint[], jsonb, double precision, text);
drop function if exists rankdb._rerank_stage(rankdb.indexes, text, text, text[], bigint[], double precision);
drop function if exists rankdb._snippet(regconfig, text, text);
