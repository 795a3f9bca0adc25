-- _add_synonyms: gives the words of a query their synonyms, as other spellings of the same word.
-- Words meet after the dictionaries of the language: "Cars" has the synonyms of "car". All of one word weigh as the most
-- frequent of them does, so that a rare one does not win by being rare. Of a synonym of several words each word counts for its
-- share; where the query demands the word, all of them one after the other stand for it.
-- Not in quotes, not for excluded words, not for the beginnings of words.
create or replace function rankdb._add_synonyms(index_row rankdb.indexes, language regconfig, stop_words text[], clauses rankdb.query_clause[], synonyms jsonb)
returns rankdb.query_clause[]
language plpgsql stable
as $$
declare
  asked text[];
  keys text[];
  words text[];
  clause rankdb.query_clause;
  phrases tsquery;
  terms text[];
  shares double precision[];
begin
  select array_agg(distinct array_to_string(tsvector_to_array(c.lexemes), ' ')) into asked
  from unnest(clauses) c where c.kind in ('plain', 'word') and c.occurs <> 'not';
  select array_agg(k.key), array_agg(k.word) into keys, words
  from (select k as key, array_to_string(tsvector_to_array(ts_delete(to_tsvector(language, k), stop_words)), ' ') as word from jsonb_object_keys(synonyms) k) k
  where k.word <> '' and k.word = any (asked);
  if keys is null then
    return clauses;
  end if;
  for i in 1 .. cardinality(clauses) loop
    clause := clauses[i];
    continue when clause.kind not in ('plain', 'word') or clause.occurs = 'not';
    with others as materialized (
      select distinct v.lexemes
      from unnest(keys, words) k (key, word) cross join jsonb_array_elements_text(synonyms -> k.key) s
      cross join lateral (select ts_delete(to_tsvector(language, s), stop_words) as lexemes) v
      where k.word = array_to_string(tsvector_to_array(clause.lexemes), ' ') and v.lexemes <> '')
    select (select string_agg('(' || rankdb._phrase_query(o.lexemes)::text || ')', ' | ' order by o.lexemes::text)::tsquery from others o),
      array_agg(t.term order by t.term), array_agg(t.share order by t.term)
    into phrases, terms, shares
    from (select u.lexeme as term, max(1.0 / length(o.lexemes)) as share from others o cross join unnest(o.lexemes) u
          where u.lexeme <> all (tsvector_to_array(clause.lexemes)) group by u.lexeme) t;
    continue when terms is null;
    if clause.occurs = 'must' then
      clause.condition := clause.condition || phrases;
    end if;
    perform set_config('rankdb.lexical_terms', (terms || tsvector_to_array(clause.lexemes))::text, true);
    execute format(
      'select array_agg(n.term order by n.term), array_agg(n.share * (select min(a.idf) from rankdb_data.%1$I a where a.idf > 0) / v.idf order by n.term)
       from unnest($1, $2) n (term, share) join rankdb_data.%1$I v on v.term = n.term collate "C" where v.idf > 0', 'g' || index_row.generation || '_query_terms')
    into terms, shares
    using terms, shares;
    clause.spellings := clause.spellings || terms;
    clause.spelling_weights := clause.spelling_weights || shares;
    clauses[i] := clause;
  end loop;
  return clauses;
end
$$;
comment on function rankdb._add_synonyms(rankdb.indexes, regconfig, text[], rankdb.query_clause[], jsonb) is
  'The clauses with the synonyms of their words beside them: in the same group, weighted like the most frequent, in the condition of a demanded word.';
