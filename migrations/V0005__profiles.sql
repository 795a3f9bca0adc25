-- Ranking profiles: what the stages of a search exchange, versions and grants of profiles, and the frozen lists of results that paging reads.

create type rankdb.leg as (
  name text, kind text, top integer, weight double precision, lower_bound double precision, query text, vector text, settings jsonb, scope rankdb.scope);
comment on type rankdb.leg is
  'A leg of a search made ready to run: how many documents it looks for, its weight in the fusion, the lowest score of its scorer (null: unknown), the text and vector it searches with, the settings of its kind, and what it may return.';

create type rankdb.leg_hits as (name text, kind text, weight double precision, lower_bound double precision, hits rankdb.hit[]);
comment on type rankdb.leg_hits is
  'What a leg found, best first. A hit without a rank was not retrieved by the leg: its true score was looked up for the fusion.';

alter type rankdb.candidate
  add attribute fields jsonb,
  add attribute boost double precision,
  add attribute boosts jsonb,
  add attribute embedding real[],
  add attribute score double precision,
  add attribute stages jsonb;
comment on type rankdb.candidate is
  'A fused candidate of a search: its place by fused score, what each leg said of it, the chunk that stands for it, the source columns, boost and vector that later stages need (null where none does), all read in one snapshot; then the score it has so far (0..1) and what each later stage said.';

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._candidates(rankdb.hit[], rankdb.hit[], double precision, double precision, integer, text, integer);
drop function if exists rankdb._retrieve(rankdb.indexes, text, text, rankdb.scope, integer, jsonb, jsonb);
drop function if exists rankdb._encode_query(rankdb.indexes, text, jsonb, jsonb);
drop function if exists rankdb._rerank(text, rankdb.candidate[], jsonb, double precision, text);
drop function if exists rankdb._options(jsonb, jsonb);
drop function if exists rankdb._profile(text);

-- Sparse vectors: a second model of an index. Indexes that exist have none, and get none: it is a setting of create_index.
-- The body of _drifted names the row types of both tables, which must not change under it.
drop function if exists rankdb._drifted(rankdb.statistics, rankdb.generations);
alter table rankdb.generations
  add column sparse_model text,
  add column sparse_version text,
  add column sparse_dimension integer check (sparse_dimension between 1 and 1000000000);
comment on column rankdb.generations.sparse_model is 'Sparse encoder that makes the sparse vectors of the chunks; null: the index has none.';
comment on column rankdb.generations.sparse_version is 'Version of the model that made the sparse vectors; vectors of two versions never mix.';
comment on column rankdb.generations.sparse_dimension is 'Tokens of the sparse model''s vocabulary.';
alter table rankdb.statistics add column sparse_to bigint not null default 0;
comment on column rankdb.statistics.sparse_to is 'Chunks up to this id are in the sparse postings; later ones are scored one by one.';
drop function if exists rankdb._pending();
drop function if exists rankdb._apply(integer, text, integer, text);
drop function if exists rankdb._demanded(rankdb.indexes, tsquery, text, rankdb.scope, integer);
