-- _respell: gives the words of a query the words that are spelt nearly so.
-- Not what is in quotes or excluded, and only sixteen words: each costs a look into the trigrams of all words.
create or replace function rankdb._respell(index_row rankdb.indexes, clauses rankdb.query_clause[], typos text)
returns rankdb.query_clause[]
language plpgsql stable
as $$
declare
  words text[];
  clause rankdb.query_clause;
begin
  -- A word that the dictionaries turn into several lexemes (hyphens, addresses, synonyms) is left as it is.
  select array_agg(w.word order by w.place) into words
  from (
    select (tsvector_to_array(c.lexemes))[1] as word, min(c.place) as place
    from unnest(clauses) c where c.kind in ('plain', 'word') and c.occurs <> 'not' and length(c.lexemes) = 1 group by 1) w;
  words := (rankdb._misspelt(index_row, words, typos))[1:16];
  for i in 1 .. cardinality(clauses) loop
    clause := clauses[i];
    continue when clause.kind not in ('plain', 'word') or clause.occurs = 'not' or length(clause.lexemes) <> 1
      or (tsvector_to_array(clause.lexemes))[1] <> all (words);
    select array_agg(s.term order by s.term), array_agg(s.weight order by s.term)
    into clause.spellings, clause.spelling_weights
    from rankdb._similar_terms(index_row, (tsvector_to_array(clause.lexemes))[1]) s;
    if clause.occurs = 'must' and clause.spellings is not null then
      clause.condition := clause.condition || (select string_agg(rankdb._tsquery_word(s), ' | ') from unnest(clause.spellings) s)::tsquery;
    end if;
    clauses[i] := clause;
  end loop;
  return clauses;
end
$$;
comment on function rankdb._respell(rankdb.indexes, rankdb.query_clause[], text) is
  'The clauses with spellings beside their words: auto for words that no indexed text has, on for all.';
