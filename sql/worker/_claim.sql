-- _claim: takes a batch of changed keys off the queue and returns the rows that must be encoded again.
-- Runs in the transaction that writes the batch: if that fails, the keys are still queued and the old chunks still there.
create or replace function rankdb._claim(index_id integer, max_rows integer)
returns table (key text[], content text)
language plpgsql
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes;
  truncated_at bigint;
  content_expression text;
  length_expression text;
  language_expression text;
  generation_row rankdb.generations;
begin
  if max_rows is null or max_rows < 1 then
    perform rankdb._raise('22023', format('max_rows must be at least 1, got %s', coalesce(max_rows::text, 'NULL')));
  end if;
  -- One batch at a time per index: term statistics stay exact, and an older text can never overwrite a newer one.
  if not pg_try_advisory_xact_lock(hashtext('rankdb.index'), _claim.index_id) then
    return;
  end if;
  select * into index_row from rankdb.indexes i where i.index_id = _claim.index_id;
  if not found then
    return;
  end if;
  perform rankdb._index(index_row.name);
  perform rankdb._check_worker_access(index_row.source, current_user);

  select max(q.seq) into truncated_at from rankdb.queue q where q.index_id = _claim.index_id and q.key is null;
  if truncated_at is not null then
    delete from rankdb.queue q where q.index_id = _claim.index_id and q.seq <= truncated_at;
    execute format('delete from rankdb_data.%I', 'g' || index_row.generation);
    execute format('update rankdb_data.%I set df = 0 where df > 0', 'g' || index_row.generation || '_terms');
    update rankdb.statistics s set documents = 0, chunks = 0, total_length = 0, average_length = null where s.generation = index_row.generation;
    perform rankdb._clear_segments(index_row.generation, s.last_chunk - s.last_chunk % g.block_size)
    from rankdb.statistics s join rankdb.generations g using (generation) where generation = index_row.generation;
    perform rankdb._clear_postings(index_row.generation);
    delete from rankdb.failures f where f.index_id = _claim.index_id;
  end if;

  create temporary table if not exists rankdb_claim (key text[] not null, id text collate "C" not null, content text, content_hash bytea) on commit delete rows;
  delete from pg_temp.rankdb_claim;
  select string_agg(format('s.%I::text', c), ', ') into content_expression from unnest(index_row.content) c;
  -- What a text is made of beyond itself: the lengths of its columns (BM25F) and its language.
  create temporary table if not exists rankdb_claim_parts (id text collate "C" not null, lengths integer[] not null, language regconfig not null) on commit delete rows;
  delete from pg_temp.rankdb_claim_parts;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select string_agg(format('char_length(s.%I::text)', c), ', ') into length_expression from unnest(index_row.content) c;
  language_expression := case when generation_row.language_column is null then '$3'
    else format('rankdb._language(s.%I::text, $3)', generation_row.language_column) end;
  execute format(
    'with batch as (
       delete from rankdb.queue q
       using (select q.seq from rankdb.queue q where q.index_id = $1 order by q.seq limit $2 for update skip locked) next
       where q.seq = next.seq
       returning q.key),
     keys as (select distinct b.key from batch b),
     sources as (
       select k.key, rankdb._document_id(k.key) as id, s.content, s.lengths, s.language
       from keys k
       left join lateral (select concat_ws(e''\n'', %s) as content, array[%s] as lengths, %s as language from %s s where %s) s on true),
     parts as (
       insert into pg_temp.rankdb_claim_parts (id, lengths, language) select s.id, s.lengths, s.language from sources s where s.content is not null)
     insert into pg_temp.rankdb_claim (key, id, content, content_hash)
     select s.key, s.id, s.content, sha256(convert_to(s.content%s, ''UTF8''))
     from sources s',
    content_expression, length_expression, language_expression, rankdb._qualified(index_row.source),
    (select string_agg(format('s.%I %s k.key[%s]::%s%s', k.name, k.equals, k.ordinal, k.type, coalesce(' collate ' || k.collation_name, '')), ' and ')
     from rankdb._key_columns(index_row.source) k),
    -- The text that is hashed tells whether a row must be indexed again: another language, or (BM25F) the same words in
    -- other columns, make another text.
    case when generation_row.language_column is not null then ' || e''\x01'' || s.language::text' else '' end
      || case when generation_row.field_weights is not null then ' || e''\x01'' || s.lengths::text' else '' end)
  using _claim.index_id, max_rows, index_row.language;

  execute format(
    'delete from pg_temp.rankdb_claim c
     where c.content_hash is not null
       and exists (select from rankdb_data.%I g where g.id = c.id and g.content_hash = c.content_hash)',
    'g' || index_row.generation);
  perform rankdb._remove_chunks(index_row.generation);
  update rankdb.statistics s set sqlstate = null, message = null, failed_at = null
  where s.generation = index_row.generation and s.sqlstate is not null;
  delete from rankdb.failures f using pg_temp.rankdb_claim c where f.index_id = _claim.index_id and f.key = c.key;
  return query select c.key, c.content from pg_temp.rankdb_claim c where c.content is not null and c.content <> '' order by c.id;
end
$$;
comment on function rankdb._claim(integer, integer) is
  'Worker: takes up to max_rows keys off the queue, removes the chunks of rows that are gone or changed, and returns the rows to encode. No row means nothing to encode, or that another worker has this index.';
