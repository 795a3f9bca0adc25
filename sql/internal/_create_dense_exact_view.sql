-- _create_dense_exact_view: chunks of a generation by exact distance, once its dimension is known: of the rows that pass
-- (g<N>_dense_matching), and of all rows (g<N>_dense_exact).
create or replace function rankdb._create_dense_exact_view(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  visible text;
  distance text;
begin
  select rankdb._distance(g, 'c.embedding') into distance from rankdb.generations g where g.generation = index_row.generation;
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  visible := format('rankdb_data.%I(%s)', prefix || '_visible', keys);

  -- "offset 0" makes this one look-up by key for each row that passes, whatever the planner thinks of their number.
  perform rankdb._create_view(prefix || '_dense_matching', format($view$
    select n.id, n.chunk_id, n.distance
    from rankdb_data.%1$I() m
    cross join lateral (
      select c.id, c.chunk_id, (%2$s) + 0 as distance
      from rankdb_data.%3$I c
      where %4$s and c.embedding is not null
      offset 0) n$view$, prefix || '_matching', distance, prefix,
      (select string_agg(format('c.key%1$s %2$s m.key%1$s%3$s', k.ordinal, k.equals, coalesce(' collate ' || k.collation_name, '')), ' and ')
       from rankdb._key_columns(index_row.source) k)),
    'Chunks of the source rows that the caller may see and that pass rankdb.filter, with their exact distance to rankdb.dense_query.');

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
    order by distance, id, chunk_id$view$, keys, prefix, visible, distance),
    'All chunks by exact distance to rankdb.dense_query, as far as the caller may see them.');
end
$$;
comment on function rankdb._create_dense_exact_view(rankdb.indexes) is 'Creates the views g<N>_dense_matching and g<N>_dense_exact.';
