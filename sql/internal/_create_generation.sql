-- _create_generation: the tables of one index generation and the views that show readers their part of them.
-- The lexical columns stand in a table of their own: a BM25 scan then reads no text and no vector.
create or replace function rankdb._create_generation(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  key_definitions text;
begin
  select string_agg(format('key%s %s%s not null', k.ordinal, k.type, coalesce(' collate ' || k.collation_name, '')), ', ' order by k.ordinal)
  into key_definitions
  from rankdb._key_columns(index_row.source) k;

  execute format($ddl$
    create table rankdb_data.%1$I (
      chunk_id bigint generated always as identity primary key,
      id text collate "C" not null,
      %2$s,
      ordinal integer not null,
      start_at integer not null,
      end_at integer not null,
      tokens integer not null,
      content_hash bytea not null,
      body text not null,
      embedding halfvec,
      token_ids text,
      token_version text,
      unique (id, ordinal)
    )$ddl$, prefix, key_definitions);
  execute format('create index %I on rankdb_data.%I (%s)', prefix || '_key', prefix,
    (select string_agg('key' || n, ', ' order by n) from generate_series(1, cardinality(index_row.key_columns)) n));
  execute format($ddl$
    create table rankdb_data.%1$I (
      chunk_id bigint primary key references rankdb_data.%3$I on delete cascade,
      id text collate "C" not null,
      %2$s,
      length integer not null,
      lexemes tsvector not null,
      impacts sparsevec not null
    )$ddl$, prefix || '_lexical', key_definitions, prefix);
  execute format($ddl$
    create table rankdb_data.%1$I (
      term text collate "C" primary key,
      term_id integer generated always as identity unique,
      df integer not null,
      max_impact real not null,
      segmented boolean not null default false,
      segment_idf double precision
    )$ddl$, prefix || '_terms');
  -- Terms change with every batch: room on the page keeps the updates local.
  execute format('alter table rankdb_data.%I set (fillfactor = 70)', prefix || '_terms');
  execute format('comment on table rankdb_data.%I is %L', prefix, 'Chunks of the index ' || index_row.name || ': text, place in the document (characters, from 0, end not included) and vector.');
  execute format('comment on table rankdb_data.%I is %L', prefix || '_lexical', 'The same chunks for BM25: lexemes, length, and the impact of each term (weight without idf).');
  execute format('comment on table rankdb_data.%I is %L', prefix || '_terms', 'Terms: document frequency (in chunks) and an upper bound of the impact.');

  execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix);
  execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_lexical');
  execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_terms');
  perform rankdb._create_segments(index_row);
  perform rankdb._create_visible(index_row);
  perform rankdb._create_matching(index_row);
  perform rankdb._create_lexical_views(index_row);
  perform rankdb._create_lexical_function(index_row);
  perform rankdb._create_spelling_view(index_row);
  perform rankdb._create_passages(index_row);
  perform rankdb._create_documents(index_row);
  perform rankdb._create_feedback(index_row);
  perform rankdb._create_true_scores(index_row);
  perform rankdb._create_windows(index_row);
  perform rankdb._create_sparse(index_row);
  insert into rankdb.statistics (generation) values (index_row.generation);
end
$$;
comment on function rankdb._create_generation(rankdb.indexes) is 'Creates the tables, views and probe function of the index''s generation.';
