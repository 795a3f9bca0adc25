-- _apply: writes the staged chunks of the claimed documents: texts, vectors, lexemes, impacts and statistics.
create or replace function rankdb._apply(index_id integer, model_version text, dimension integer, token_version text default null, sparse_version text default null, sparse_dimension integer default null)
returns integer
language plpgsql
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes;
  prefix text;
  keys text;
  casts text;
  written integer;
  mean double precision;
  generation_row rankdb.generations;
begin
  select * into index_row from rankdb.indexes i where i.index_id = _apply.index_id;
  if not exists (select from pg_temp.rankdb_stage) then
    return 0;
  end if;
  generation_row := rankdb._set_model(index_row, model_version, dimension);
  perform rankdb._set_sparse_model(index_row, sparse_version, sparse_dimension);
  prefix := 'g' || index_row.generation;
  select string_agg('key' || n, ', '), string_agg(format('s.key[%s]::%s', n, index_row.key_types[n]), ', ')
  into keys, casts
  from generate_series(1, cardinality(index_row.key_types)) n;

  execute format(
    'insert into rankdb_data.%1$I (id, %2$s, ordinal, start_at, end_at, tokens, content_hash, body, embedding, token_ids, token_version)
     select c.id, %3$s, s.ordinal, s.start_at, s.end_at, s.tokens, c.content_hash, s.body, %4$s, s.token_ids, case when s.token_ids is not null then $1 end
     from pg_temp.rankdb_stage s join pg_temp.rankdb_claim c on c.key = s.key', prefix, keys, casts, rankdb._stored_vector(generation_row, 's.embedding'))
  using token_version;
  get diagnostics written = row_count;
  if generation_row.sparse_model is not null then
    execute format(
      'insert into rankdb_data.%1$I (chunk_id, id, %2$s, sparse)
       select g.chunk_id, g.id, %3$s, s.sparse::sparsevec
       from pg_temp.rankdb_stage s join pg_temp.rankdb_claim c on c.key = s.key join rankdb_data.%4$I g on g.id = c.id and g.ordinal = s.ordinal',
      prefix || '_sparse', keys, (select string_agg('g.key' || n, ', ') from generate_series(1, cardinality(index_row.key_types)) n), prefix);
  end if;

  create temporary table if not exists rankdb_lexemes (chunk_id bigint not null, lexemes tsvector not null, length integer not null) on commit delete rows;
  delete from pg_temp.rankdb_lexemes;
  -- Lengths are whole numbers: weighted ones are kept in thousandths, and only their ratio to the average counts.
  execute format(
    'insert into pg_temp.rankdb_lexemes (chunk_id, lexemes, length)
     select g.chunk_id, v.lexemes, (select coalesce(round(sum(%2$s) * $2), 0) from unnest(v.lexemes) u)
     from pg_temp.rankdb_claim c
     join pg_temp.rankdb_claim_parts p on p.id = c.id
     join rankdb_data.%1$I g on g.id = c.id
     cross join lateral (select ts_delete(%3$s, $3) as lexemes offset 0) v',
    prefix, rankdb._tf(generation_row.field_weights),
    case when generation_row.field_weights is null then 'to_tsvector(p.language, g.body)'
      else 'rankdb._field_vector(p.language, g.body, g.start_at, p.lengths, $1)' end)
  using generation_row.field_weights, case when generation_row.field_weights is null then 1 else 1000 end, generation_row.stop_words;

  update rankdb.statistics s
  set documents = s.documents + n.documents, chunks = s.chunks + n.chunks, total_length = s.total_length + n.total_length,
      average_length = coalesce(s.average_length, greatest(n.total_length::double precision / n.chunks, 1)),
      last_chunk = greatest(s.last_chunk, n.last_chunk)
  from (select (select count(distinct st.key) from pg_temp.rankdb_stage st) as documents, count(*) as chunks, sum(l.length) as total_length, max(l.chunk_id) as last_chunk
        from pg_temp.rankdb_lexemes l) n
  where s.generation = index_row.generation
  returning s.average_length into mean;
  perform rankdb._write_lexical(index_row, mean);
  -- A queue that never runs empty must not leave searches more and more chunks to score one by one.
  if generation_row.state = 'ready' and exists (
    select from rankdb.statistics s where s.generation = index_row.generation and s.last_chunk - s.segmented_to > 20 * generation_row.tail_size) then
    perform rankdb._settle_segments(index_row);
  end if;
  return written;
end
$$;
comment on function rankdb._apply(integer, text, integer, text, text, integer) is
  'Worker: writes the chunks in rankdb_stage for the documents in rankdb_claim, with vectors (dense, and sparse where the index has a sparse model), BM25 impacts and exact statistics. Returns the number of chunks.';
