-- _create_lexical_views: what a reader sees of the text side of a generation.
-- The query comes in through settings of the transaction, because a condition given to a barrier view from outside
-- is applied after the visibility test and so could not use the GIN index. "offset 0" keeps the test above the sort:
-- candidates are then probed best first, and only until enough are found. The same order is written outside the test
-- again: without it the planner forgets that the rows come sorted, and tests all of them in order to sort them once more.
create or replace function rankdb._create_lexical_views(index_row rankdb.indexes)
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

  perform rankdb._create_view(prefix || '_lexical_hits', format($view$
    select id, chunk_id, score, %1$s
    from (
      select l.id, l.chunk_id, %1$s,
        -(l.impacts <#> (select current_setting('rankdb.lexical_weights', true)::sparsevec)) as score
      from rankdb_data.%2$I l
      where l.lexemes @@ current_setting('rankdb.lexical_query', true)::tsquery
      order by score desc, id, chunk_id
      offset 0) h
    where %3$s
    order by score desc, id, chunk_id$view$, keys, prefix || '_lexical', visible),
    'Chunks that match rankdb.lexical_query, best BM25 score under rankdb.lexical_weights first, as far as the caller may see them.');

  perform rankdb._create_view(prefix || '_query_terms', format($view$
    select t.term, t.term_id,
      ln(1 + (s.chunks - t.df + 0.5) / (t.df + 0.5)) as idf,
      ln(1 + (s.chunks - t.df + 0.5) / (t.df + 0.5)) * t.max_impact as upper_bound,
      t.df > 2000 as common
    from rankdb_data.%1$I t
    join rankdb.statistics s on s.generation = %2$s
    where t.df > 0 and t.term = any (current_setting('rankdb.lexical_terms', true)::text[])$view$,
    prefix || '_terms', index_row.generation),
    'Weight and upper bound of the terms in rankdb.lexical_terms; shows no counts.');

  perform rankdb._create_view(prefix || '_chunks', format($view$
    select id, chunk_id, ordinal, start_at, end_at, body, token_ids, token_version
    from rankdb_data.%1$I
    where %2$s$view$, prefix, visible),
    'Text of the chunks whose source row the caller may see.');
end
$$;
comment on function rankdb._create_lexical_views(rankdb.indexes) is 'Creates the views g<N>_lexical_hits, g<N>_query_terms and g<N>_chunks.';
