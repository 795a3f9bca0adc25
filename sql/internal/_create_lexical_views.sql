-- _create_lexical_views: what a reader sees of the text side of a generation.
-- The query comes in through settings of the transaction (sql/search/_lexical_settings.sql), because a condition given to a
-- barrier view from outside is applied after the visibility test and so could not use an index.
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
  -- Views of earlier versions.
  if to_regclass(format('rankdb_data.%I', prefix || '_lexical_hits')) is not null then
    execute format('drop view rankdb_data.%I, rankdb_data.%I', prefix || '_lexical_hits', prefix || '_query_terms');
  end if;

  perform rankdb._create_view(prefix || '_query_terms', format($view$
    select t.term, t.term_id, rankdb._idf(t.df, s.chunks) as idf,
      -- The impacts are for a slightly different average length.
      rankdb._idf(t.df, s.chunks) * t.max_impact * (1 + 1e-5)
        * (select greatest(m.mean / s.average_length, s.average_length / m.mean) from (select s.total_length / s.chunks::double precision as mean) m) as upper_bound,
      case when t.segmented then rankdb._idf(t.df, s.chunks) / t.segment_idf end as scale
    from rankdb_data.%1$I t
    join rankdb.statistics s on s.generation = %2$s
    where s.chunks > 0 and s.total_length > 0 and t.df > 0 and t.term = any (current_setting('rankdb.lexical_terms', true)::text[])$view$,
    prefix || '_terms', index_row.generation),
    'Weight and upper bound of the terms in rankdb.lexical_terms; shows no counts.');

  -- Every match, scored one by one: rare words, conditions that the GIN index answers, beginnings of words.
  perform rankdb._create_lexical_view(index_row, '_lexical_matches', $sources$
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, x.extra, x.extra - (l.impacts <#> (select q.impact_weights from q)) as a
  from rankdb_data.{prefix}_lexical l, q
  cross join lateral (
    select case when q.prefixes = '{}' then 0
      else coalesce((select sum(p.weight) from unnest(q.prefixes, q.prefix_weights) p (beginning, weight) where l.lexemes @@ p.beginning), 0) end as extra) x
  where l.lexemes @@ current_setting('rankdb.lexical_query', true)::tsquery and {passes})$sources$,
    'The best visible chunks among those that match rankdb.lexical_query.');

  -- The rows of the source that the caller's filter and policies leave, scored one by one.
  perform rankdb._create_lexical_view(index_row, '_lexical_filtered', replace($sources$
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, x.extra, x.extra - (l.impacts <#> (select q.impact_weights from q)) as a
  from rankdb_data.{prefix}_matching() m
  cross join q
  cross join lateral (select g.chunk_id from rankdb_data.{prefix} g where {same} offset 0) g
  cross join lateral (select l.* from rankdb_data.{prefix}_lexical l where l.chunk_id = g.chunk_id offset 0) l
  cross join lateral (
    select case when q.prefixes = '{}' then 0
      else coalesce((select sum(p.weight) from unnest(q.prefixes, q.prefix_weights) p (beginning, weight) where l.lexemes @@ p.beginning), 0) end as extra) x
  where x.extra - (l.impacts <#> (select q.impact_weights from q)) > 0 and {passes})$sources$,
    '{same}', (select string_agg(format('g.key%s %s m.key%1$s', c.ordinal, c.equals), ' and ') from rankdb._key_columns(index_row.source) c)),
    'The best visible chunks among those of the source rows that pass rankdb.filter.');

  perform rankdb._create_lexical_blocks_view(index_row);

  perform rankdb._create_view(prefix || '_demanded', format($view$
    select chunk_id
    from rankdb_data.%1$I
    where lexemes @@ nullif(current_setting('rankdb.lexical_condition', true), '')::tsquery and %2$s$view$, prefix || '_lexical', visible),
    'Chunks that satisfy rankdb.lexical_condition and whose source row the caller may see.');

  perform rankdb._create_view(prefix || '_chunks', format($view$
    select id, chunk_id, ordinal, start_at, end_at, body, token_ids, token_version
    from rankdb_data.%1$I
    where %2$s$view$, prefix, visible),
    'Text of the chunks whose source row the caller may see.');
end
$$;
comment on function rankdb._create_lexical_views(rankdb.indexes) is
  'Creates the views g<N>_query_terms, g<N>_lexical_matches, g<N>_lexical_filtered, g<N>_lexical_blocks, g<N>_demanded and g<N>_chunks.';
