-- The catalog: what is indexed, how, and how far. Locks nothing that exists.
-- Tables live here and change only by a later file; functions and views are in sql/ and may be replaced.

do $$
declare
  role_name text;
begin
  foreach role_name in array array['rankdb_owner', 'rankdb_worker', 'rankdb_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
  end loop;
  -- The worker writes and alters the tables of the index generations, so it acts as their owner.
  if not pg_catalog.pg_has_role('rankdb_worker', 'rankdb_owner', 'member') then
    grant rankdb_owner to rankdb_worker;
  end if;
end
$$;

create schema if not exists rankdb;
comment on schema rankdb is 'RankDb: search functions, catalog and queue.';
create schema if not exists rankdb_data;
comment on schema rankdb_data is 'RankDb: the tables of each index generation. Not for direct use.';

create table rankdb.indexes (
  index_id     integer generated always as identity primary key,
  name         text not null unique,
  source       regclass not null,
  source_name  text not null,
  key_columns  text[] not null,
  key_types    text[] not null,
  content      text[] not null,
  language     regconfig not null,
  generation   integer,
  created_at   timestamptz not null default now()
);
comment on table rankdb.indexes is 'One row per index: its source table, key and content columns. Readable by rankdb_reader.';
comment on column rankdb.indexes.source is 'The indexed table; follows a rename.';
comment on column rankdb.indexes.source_name is 'The name that the probe function of the index was written with; the worker writes it anew after a rename.';
comment on column rankdb.indexes.key_columns is 'Columns of the primary key of the source, in key order.';
comment on column rankdb.indexes.key_types is 'SQL types of the key columns, as format_type prints them.';
comment on column rankdb.indexes.content is 'Indexed columns, most important first.';
comment on column rankdb.indexes.language is 'Text-search configuration that makes terms of texts and queries.';
comment on column rankdb.indexes.generation is 'The generation that answers queries: rankdb_data.g<generation>.';

create table rankdb.generations (
  generation     integer generated always as identity primary key,
  index_id       integer not null references rankdb.indexes on delete cascade,
  state          text not null default 'building' check (state in ('building', 'ready')),
  model          text not null,
  model_version  text,
  dimension      integer check (dimension between 1 and 4000),
  chunk_tokens   integer not null check (chunk_tokens between 16 and 8192),
  k1             double precision not null check (k1 >= 0 and k1 <= 10),
  b              double precision not null check (b between 0 and 1),
  created_at     timestamptz not null default now(),
  ready_at       timestamptz
);
comment on table rankdb.generations is 'One row per set of index tables: the model that made its vectors and the settings of its statistics. Readable by rankdb_reader.';
comment on column rankdb.generations.state is 'building: the first load is under way and has no GIN and HNSW index yet; ready afterwards.';
comment on column rankdb.generations.model_version is 'Version of the encoder that made the vectors, as the service names it; vectors of two versions never mix.';
comment on column rankdb.generations.chunk_tokens is 'Most tokens of one chunk, by the encoder''s tokenizer.';
alter table rankdb.indexes add foreign key (generation) references rankdb.generations;

-- Apart from generations because counts of rows are not for readers: a row-level policy may hide some of them.
create table rankdb.statistics (
  generation      integer primary key references rankdb.generations on delete cascade,
  documents       bigint not null default 0,
  chunks          bigint not null default 0,
  total_length    bigint not null default 0,
  average_length  double precision,
  sqlstate        text,
  message         text,
  failed_at       timestamptz
);
comment on table rankdb.statistics is 'Exact counts of each generation, kept in the transaction that changes them, and the error that stops an index as a whole.';
comment on column rankdb.statistics.total_length is 'Sum of the chunk lengths, in lexemes with repeats.';
comment on column rankdb.statistics.average_length is 'The average chunk length that the stored BM25 impacts were computed with.';

create table rankdb.queue (
  seq          bigint generated always as identity primary key,
  index_id     integer not null,
  key          text[],
  enqueued_at  timestamptz not null default now()
);
create index queue_index_seq on rankdb.queue (index_id, seq);
comment on table rankdb.queue is 'Keys of source rows that changed, filled by triggers, emptied by the worker. A NULL key means that the source was truncated.';

create table rankdb.failures (
  index_id   integer not null references rankdb.indexes on delete cascade,
  key        text[] not null,
  sqlstate   text not null,
  message    text not null,
  attempts   integer not null default 1,
  failed_at  timestamptz not null default now(),
  primary key (index_id, key)
);
comment on table rankdb.failures is 'Source rows that could not be indexed; shown by rankdb.errors, tried again by rankdb.retry.';

create table rankdb.profiles (
  name        text primary key check (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
  definition  jsonb not null,
  built_in    boolean not null default false
);
comment on table rankdb.profiles is 'Named ranking pipelines. Add one with rankdb.create_profile.';

create table rankdb.queries (
  set_name  text not null,
  query_id  text not null,
  query     text not null,
  primary key (set_name, query_id)
);
comment on table rankdb.queries is 'Evaluation queries, by set.';

create table rankdb.judgments (
  set_name  text not null,
  query_id  text not null,
  id        text not null,
  grade     integer not null check (grade >= 0),
  primary key (set_name, query_id, id)
);
comment on table rankdb.judgments is 'Relevance judgments (qrels): grade 0 is not relevant, higher is better.';

create type rankdb.hit as (id text, chunk_id bigint, score double precision, rank integer);
comment on type rankdb.hit is 'One document found by a leg: its best chunk, the leg''s score and the rank, 1 is best.';
