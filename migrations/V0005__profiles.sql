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
  add attribute stages jsonb,
  add attribute windows text[],
  add attribute exact boolean,
  add attribute uncalibrated double precision,
  add attribute said jsonb;
comment on type rankdb.candidate is
  'A fused candidate of a search: its place by fused score, what each leg said of it, the chunk that stands for it, and what later stages need (null where none does): columns of the source row, the sum of its boosts and each of them, its vector, the document''s first chunks, whether it has the whole query as a phrase; all read in one snapshot. Then the score it has so far (0..1), what each reranking stage said, its score before the calibration, and what else stages said of it.';

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._candidates(rankdb.hit[], rankdb.hit[], double precision, double precision, integer, text, integer);
drop function if exists rankdb._retrieve(rankdb.indexes, text, text, rankdb.scope, integer, jsonb, jsonb);
drop function if exists rankdb._encode_query(rankdb.indexes, text, jsonb, jsonb);
drop function if exists rankdb._open_circuit(text);
drop function if exists rankdb._query_embedding(rankdb.indexes, text, double precision);
drop function if exists rankdb._rerank_stage(text, text, rankdb.candidate[], double precision);
drop function if exists rankdb._rerank(text, rankdb.candidate[], jsonb, double precision, text);
drop function if exists rankdb._options(jsonb, jsonb);
drop function if exists rankdb._profile(text);

-- Profiles keep every definition that a name has had. rankdb.profiles becomes a view of the newest (sql/views/profiles.sql); a view of the user's follows the table.
alter table rankdb.profiles rename to profile_versions;
alter table rankdb.profile_versions rename constraint profiles_name_check to profile_versions_name_check;
alter table rankdb.profile_versions drop constraint profiles_pkey;
-- The rows that are there: nobody knows any more who made them, and when.
alter table rankdb.profile_versions
  add column version integer not null default 1 check (version > 0),
  add column created_at timestamptz,
  add column created_by text,
  add column note text check (char_length(note) <= 2000),
  add constraint profile_versions_pkey primary key (name, version);
alter table rankdb.profile_versions
  alter column version drop default,
  alter column created_at set default now(),
  alter column created_by set default current_user;
comment on table rankdb.profile_versions is 'Every definition that a profile has had; rankdb.profiles shows the newest of each. A reader sees those that it may use.';
comment on column rankdb.profile_versions.plan is 'The definition with every default filled in, so that a search need not check it again; null where this release refuses the definition.';
comment on column rankdb.profile_versions.version is 'Counts from 1 for each name; a search takes "name@version". Filled in by a trigger.';
comment on column rankdb.profile_versions.created_at is 'Null: before RankDb kept versions.';
comment on column rankdb.profile_versions.created_by is 'The role that made the version, and may make and drop more of them. Null: before RankDb kept versions.';

create table rankdb.profile_grants (
  name        text not null,
  role        text not null,
  granted_at  timestamptz not null default now(),
  granted_by  text not null default current_user,
  primary key (name, role)
);
comment on table rankdb.profile_grants is
  'Who may use a profile: a profile without a row is everyone''s, one with rows is for members of these roles. By name, so that a dump restores where a role is missing, and then stays closed.';

-- Whoever makes profiles without being an owner. It can do no more than the columns and policies below say: the rest is filled in by the trigger.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'rankdb_author') then
    create role rankdb_author nologin;
  end if;
  if not pg_catalog.pg_has_role('rankdb_author', 'rankdb_reader', 'member') then
    grant rankdb_reader to rankdb_author;
  end if;
exception when insufficient_privilege then
  raise notice 'role rankdb_author is not there and cannot be made here: until it is, and rankdb is migrated again, only members of rankdb_owner make profiles';
end
$$;

alter table rankdb.profile_versions enable row level security;
create policy usable on rankdb.profile_versions for select using (
  not exists (select from rankdb.profile_grants g where g.name = profile_versions.name)
  or exists (
    select from rankdb.profile_grants g join pg_catalog.pg_roles r on r.rolname = g.role
    where g.name = profile_versions.name and pg_catalog.pg_has_role(current_user, r.oid, 'member')));
create policy make on rankdb.profile_versions for insert with check (not built_in);
create policy remove on rankdb.profile_versions for delete using (
  not built_in and exists (
    select from pg_catalog.pg_roles r where r.rolname = profile_versions.created_by and pg_catalog.pg_has_role(current_user, r.oid, 'member')));

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
