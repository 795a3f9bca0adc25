-- _create_dense_exact_view: chunks of a generation by exact distance, once its dimension is known.
create or replace function rankdb._create_dense_exact_view(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  generation_row rankdb.generations;
  keys text;
  visible text;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  visible := format('rankdb_data.%I(%s)', prefix || '_visible', keys);

  -- "+ 0" is no index expression: this order is exact, at the cost of a scan.
  perform rankdb._create_view(prefix || '_dense_exact', format($view$
    select id, chunk_id, distance, %1$s
    from (
      select c.id, c.chunk_id, %1$s, (%4$s) + 0 as distance
      from rankdb_data.%2$I c
      where c.embedding is not null
      order by (%4$s) + 0, id, chunk_id
      offset 0) h
    where %3$s
    order by distance, id, chunk_id$view$, keys, prefix, visible, rankdb._distance(generation_row, 'c.embedding')),
    'All chunks by exact distance to rankdb.dense_query, as far as the caller may see them.');
end
$$;
comment on function rankdb._create_dense_exact_view(rankdb.indexes) is 'Creates the view g<N>_dense_exact.';
