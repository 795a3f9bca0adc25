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

-- Unlogged: a crash empties it, and who pages then searches anew. Nothing in it is a text of the source: pages read texts when they are asked for.
create unlogged table rankdb.cursors (
  token_hash    bytea primary key,
  owner         oid not null default pg_catalog.quote_ident(current_user)::pg_catalog.regrole::oid,
  opened_at     timestamptz not null default pg_catalog.clock_timestamp(),
  expires_at    timestamptz not null,
  index_name    text not null,
  generation    integer not null,
  query         text not null,
  asked         jsonb not null,
  profile       text,
  version       text,
  plan          jsonb not null,
  status        text not null,
  shared        jsonb not null,
  ids           text[] not null,
  chunk_ids     bigint[] not null,
  scores        double precision[] not null,
  details       jsonb[] not null,
  check (cardinality(ids) between 1 and 1000 and cardinality(chunk_ids) = cardinality(ids) and cardinality(scores) = cardinality(ids) and cardinality(details) = cardinality(ids))
);
create index cursors_owner on rankdb.cursors (owner, opened_at);
comment on table rankdb.cursors is 'Lists of results that were frozen for paging (option cursor of rankdb.search). Each role sees its own.';
comment on column rankdb.cursors.token_hash is 'SHA-256 of the token without its position: who reads the table learns no token.';
comment on column rankdb.cursors.asked is 'Hashes of the filter and the options of the first page, which later pages may not change.';
comment on column rankdb.cursors.version is 'The version of the profile, or a hash of the plan where profiles have none.';
comment on column rankdb.cursors.plan is 'What later pages need of the plan: how snippets are made, neighbours, unit, and how the query is read.';
comment on column rankdb.cursors.shared is 'The details that all rows share.';
alter table rankdb.cursors enable row level security;
-- The sub-select is read once a statement, not once a row.
create policy own on rankdb.cursors
  using (owner = (select pg_catalog.quote_ident(current_user)::pg_catalog.regrole::oid))
  with check (owner = (select pg_catalog.quote_ident(current_user)::pg_catalog.regrole::oid) and expires_at <= pg_catalog.clock_timestamp() + interval '1 day');
