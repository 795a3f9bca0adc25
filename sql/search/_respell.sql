-- _respell: gives the words of a query the words that are spelt nearly so: words that no text of the index has, or all of them.
-- Not what is in quotes, has a sign of exclusion or a digit, is shorter than four letters, or stands behind sixteen others.
create or replace function rankdb._respell(index_row rankdb.indexes, clauses rankdb.query_clause[], typos text)
returns rankdb.query_clause[]
language plpgsql stable
as $$
declare
  words text[];
  known text[] := '{}';
  clause rankdb.query_clause;
begin
  if (select g.typos from rankdb.generations g where g.generation = index_row.generation) = 'off' then
    perform rankdb._raise('55000', format('index %L was made without typo tolerance', index_row.name),
      'Create it with the setting {"typos": "auto"}, or leave the option typos out.');
  end if;
  words := array(
    select distinct l.lexeme from unnest(clauses) c cross join unnest(tsvector_to_array(c.lexemes)) l (lexeme)
    where c.kind in ('plain', 'word') and c.occurs <> 'not' and length(c.lexemes) = 1 and length(l.lexeme) between 4 and 48 and l.lexeme !~ '\d');
  if typos = 'auto' then
    perform set_config('rankdb.lexical_terms', words::text, true);
    execute format('select coalesce(array_agg(v.term), ''{}'') from rankdb_data.%I v', 'g' || index_row.generation || '_query_terms') into known;
  end if;
  words := array(
    select l.lexeme from unnest(clauses) c cross join unnest(tsvector_to_array(c.lexemes)) l (lexeme)
    where c.kind in ('plain', 'word') and c.occurs <> 'not' and length(c.lexemes) = 1 and l.lexeme = any (words) and l.lexeme <> all (known)
    group by l.lexeme order by min(c.place) limit 16);
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
  'The clauses with spellings beside their words: auto for words that no indexed text has, on for all; 55000 if the index has no trigrams.';
