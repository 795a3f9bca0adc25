-- _create_dense_views: nearest chunks of a generation, once its dimension is known.
-- Ordered inside and outside the visibility test, see _create_lexical_views.
create or replace function rankdb._create_dense_views(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  visible text;
begin
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  visible := format('rankdb_data.%I(%s)', prefix || '_visible', keys);

  perform rankdb._create_view(prefix || '_dense_hits', format($view$
    select id, chunk_id, distance, %1$s
    from (
      select c.id, c.chunk_id, %1$s,
        c.embedding <=> (select current_setting('rankdb.dense_query', true)::halfvec) as distance
      from rankdb_data.%2$I c
      order by c.embedding <=> (select current_setting('rankdb.dense_query', true)::halfvec)
      offset 0) h
    where %3$s
    order by distance$view$, keys, prefix, visible),
    'Chunks nearest to rankdb.dense_query by the HNSW index, nearest first, as far as the caller may see them.');
end
$$;
comment on function rankdb._create_dense_views(rankdb.indexes) is 'Creates the view g<N>_dense_hits (HNSW).';
