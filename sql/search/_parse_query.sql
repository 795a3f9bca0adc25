-- _parse_query: what a query text means: the lexemes to score, and what a chunk must have or must not have to be found.
-- Words without a sign are optional (any may match, all are scored); phrases and +words are demanded, -words are excluded.
create or replace function rankdb._parse_query(index_row rankdb.indexes, query text, options jsonb default '{}')
returns rankdb.lexical_query
language plpgsql stable
set client_min_messages = 'warning'
as $$
declare
  generation_row rankdb.generations;
  reading record;
  parsed rankdb.lexical_query;
  clauses rankdb.query_clause[];
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select * into reading from rankdb._query_options(coalesce(options, '{}'), index_row.language, generation_row.typos);
  if reading.typos <> 'off' and generation_row.typos = 'off' then
    perform rankdb._raise('55000', format('index %L was made without typo tolerance', index_row.name),
      'Create it with the setting {"typos": "auto"}, or leave the option typos out.');
  end if;
  if options @> '{"syntax": "plain"}' then
    -- A text of somebody who asks a question, and no search expression: its quotation marks, stars and signs say nothing.
    query := regexp_replace(translate(query, '"*', '  '), '(^|[\s&|!()])[-+]+', '\1 ', 'g');
  end if;
  if reading.operator = 'or' and reading.minimum is null and not options ? 'synonyms' and query !~* '["*]|(^|[\s&|!()])[-+]|\sor\s' then
    parsed := rankdb._parse_plain(reading.language, query, generation_row.stop_words);
  end if;
  -- Most queries are plain words that the index knows, and are done here.
  if parsed.terms is null
     or reading.typos = 'on' or reading.typos = 'auto' and cardinality(rankdb._misspelt(index_row, parsed.terms, reading.typos)) > 0 then
    clauses := rankdb._read_clauses(reading.language, query, generation_row.stop_words, reading.operator);
    if reading.typos <> 'off' then
      clauses := rankdb._respell(index_row, clauses, reading.typos);
    end if;
    if options ? 'synonyms' then
      clauses := rankdb._add_synonyms(index_row, reading.language, generation_row.stop_words, clauses, options -> 'synonyms');
    end if;
    parsed := rankdb._lexical_query(clauses, reading.minimum);
  end if;
  if cardinality(parsed.terms) > 1024 then
    parsed := rankdb._rarest_terms(index_row, parsed, 1024);
  end if;
  return parsed;
end
$$;
comment on function rankdb._parse_query(rankdb.indexes, text, jsonb) is
  'A query text as lexemes with weights and the conditions that its operators set. Options: operator, minimum_should_match, typos, language, syntax; synonyms come from the profile.';
