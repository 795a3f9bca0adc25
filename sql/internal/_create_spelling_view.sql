-- _create_spelling_view: the words of a generation that are spelt nearly like the one in rankdb.spelling_word.
-- A word is shown only where a source row that the caller may read has it: else a misspelt guess would read the words of
-- hidden rows. The first hundred chunks with the word are probed, which finds it at once for a caller who sees most rows; for a
-- more frequent word the chunks that the caller sees are asked next (ten thousand at most), which are few where a hundred were
-- all hidden. They are listed once, and only if a word asks for them.
create or replace function rankdb._create_spelling_view(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  joined text;
begin
  select string_agg('l.key' || n, ', '), string_agg(format('m.key%1$s = c.key%1$s', n), ' and ')
  into keys, joined from generate_series(1, cardinality(index_row.key_columns)) n;

  perform rankdb._create_view(prefix || '_spellings', format($view$
    with seen as materialized (
      select c.chunk_id from rankdb_data.%5$I() m join rankdb_data.%6$I c on %7$s limit 10000)
    select h.term, h.distance
    from (
      select c.term, c.df, c.distance
      from (
        select t.term, t.df,
          rankdb._edit_distance(t.term, current_setting('rankdb.spelling_word', true), current_setting('rankdb.spelling_bound', true)::integer) as distance
        from (
          select v.term, v.df
          from rankdb_data.%1$I v
          where (array_to_tsvector(rankdb._trigrams(v.term)) @@ current_setting('rankdb.spelling_query', true)::tsquery
              or v.term = any (current_setting('rankdb.spelling_swaps', true)::text[]))
            and v.df > 0 and v.term <> current_setting('rankdb.spelling_word', true)
            and abs(length(v.term) - length(current_setting('rankdb.spelling_word', true))) <= current_setting('rankdb.spelling_bound', true)::integer
          -- The fewest trigrams of its own first.
          order by length(ts_delete(array_to_tsvector(rankdb._trigrams(v.term)), (select rankdb._trigrams(current_setting('rankdb.spelling_word', true))))), v.df desc, v.term
          limit 100) t
        offset 0) c
      where c.distance <= current_setting('rankdb.spelling_bound', true)::integer
      order by c.distance, c.df desc, c.term
      limit 30) h
    where exists (
        select from (select %3$s from rankdb_data.%2$I l where l.lexemes @@ rankdb._tsquery_word(h.term)::tsquery limit 100) l
        where rankdb_data.%4$I(%3$s))
      or h.df > 100 and exists (
        select from seen
        cross join lateral (select from rankdb_data.%2$I l where l.chunk_id = seen.chunk_id and l.lexemes @@ rankdb._tsquery_word(h.term)::tsquery offset 0) l)
    order by h.distance, h.df desc, h.term
    limit 10$view$, prefix || '_terms', prefix || '_lexical', keys, prefix || '_visible', prefix || '_matching', prefix, joined),
    'Up to ten words near to rankdb.spelling_word, nearest first, that a row which the caller may read has.');
end
$$;
comment on function rankdb._create_spelling_view(rankdb.indexes) is 'Creates the view g<N>_spellings.';
