-- _create_dense_views: nearest chunks of a generation, once its dimension is known.
-- Ordered inside and outside the visibility test, see _create_lexical_views.
create or replace function rankdb._create_dense_views(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  generation_row rankdb.generations;
  keys text;
  visible text;
  nearest text;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  visible := format('rankdb_data.%I(%s)', prefix || '_visible', keys);

  if generation_row.vector_type = 'bit' then
    -- The graph knows signs alone. Its best rankdb.dense_candidates are put in order by their full vectors, and only then probed.
    nearest := format($sql$
      select c.id, c.chunk_id, %1$s, %3$s as distance
      from (
        select g.id, g.chunk_id, %1$s, g.embedding
        from rankdb_data.%2$I g
        order by %4$s <~> (select %5$s)
        limit (select current_setting('rankdb.dense_candidates', true)::integer)) c
      order by distance$sql$,
      keys, prefix, rankdb._distance(generation_row, 'c.embedding'), rankdb._bits('g.embedding', generation_row.dimension),
      rankdb._bits('current_setting(''rankdb.dense_query'', true)::halfvec', generation_row.dimension));
  else
    nearest := format('select c.id, c.chunk_id, %1$s, %3$s as distance from rankdb_data.%2$I c order by %3$s', keys, prefix,
      rankdb._distance(generation_row, 'c.embedding'));
  end if;
  perform rankdb._create_view(prefix || '_dense_hits', format($view$
    select id, chunk_id, distance, %1$s
    from (%2$s offset 0) h
    where %3$s
    order by distance$view$, keys, nearest, visible),
    'Chunks nearest to rankdb.dense_query by the HNSW index, nearest first, as far as the caller may see them.');

  perform rankdb._create_view(prefix || '_samples', format($view$
    select id, chunk_id, embedding::text as embedding
    from rankdb_data.%1$I tablesample bernoulli (current_setting('rankdb.sample_percent', true)::real)
    where %2$s and embedding is not null$view$, prefix, visible),
    'Vectors of about rankdb.sample_percent % of the chunks whose source row the caller may see.');

  perform rankdb._create_view(prefix || '_vectors', format($view$
    select chunk_id, embedding
    from rankdb_data.%1$I
    where %2$s and embedding is not null$view$, prefix, visible),
    'Vectors of the chunks whose source row the caller may see.');
end
$$;
comment on function rankdb._create_dense_views(rankdb.indexes) is
  'Creates the views g<N>_dense_hits (HNSW), g<N>_samples (random vectors, for rankdb.recall) and g<N>_vectors (of given chunks).';
