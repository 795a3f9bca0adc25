-- _similar_terms: words that the caller may see and that are one edit (from four letters) or two edits (from eight) away.
-- A word of n trigrams that was changed by so many edits of one letter still has at least m = n - 3 * edits of them. If m of
-- the n are dealt into m - 1 groups, one group has two: so a word that holds no pair of one group needs not be looked at, and
-- the index itself leaves out all but a few words. A swap of neighbours changes four trigrams; swaps are looked up by name.
create or replace function rankdb._similar_terms(index_row rankdb.indexes, word text)
returns table (term text, weight double precision)
language plpgsql stable
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  bound integer := case when length(word) >= 8 then 2 else 1 end;
  grams text[] := array(select distinct g from unnest(rankdb._trigrams(word)) g);
  needed integer := greatest(2, cardinality(grams) - 3 * bound);
  former_filter text := current_setting('rankdb.filter', true);
  near text[];
  distances integer[];
begin
  perform set_config('rankdb.spelling_word', word, true), set_config('rankdb.spelling_bound', bound::text, true),
    set_config('rankdb.spelling_query',
      (select string_agg(format('%s & %s', rankdb._tsquery_word(a.gram), rankdb._tsquery_word(b.gram)), ' | ')
       from unnest(grams) with ordinality a (gram, place) join unnest(grams) with ordinality b (gram, place) on a.place < b.place
       where a.place % (needed - 1) = b.place % (needed - 1)), true),
    set_config('rankdb.spelling_swaps',
      array(select overlay(word placing reverse(substr(word, n, 2)) from n for 2) from generate_series(1, length(word) - 1) n)::text, true),
    set_config('rankdb.filter', '', true);
  execute format('select array_agg(v.term order by v.distance, v.term), array_agg(v.distance order by v.distance, v.term) from rankdb_data.%I v',
    'g' || index_row.generation || '_spellings')
  into near, distances;
  perform set_config('rankdb.filter', coalesce(former_filter, ''), true);
  if near is null then
    return;
  end if;

  -- All spellings weigh as the most frequent of them does: a rare word must not win by being rare.
  perform set_config('rankdb.lexical_terms', (near || word)::text, true);
  return query execute format(
    'select n.term, (1 - n.distance / least(length(n.term), length($3))::double precision) * (select min(a.idf) from rankdb_data.%1$I a) / v.idf
     from unnest($1, $2) n (term, distance) join rankdb_data.%1$I v on v.term = n.term collate "C"
     where v.idf > 0', 'g' || index_row.generation || '_query_terms')
  using near, distances, word;
end
$$;
comment on function rankdb._similar_terms(rankdb.indexes, text) is
  'Up to ten words spelt nearly like this one, in rows that the caller may see, with what each weighs beside the word itself.';
