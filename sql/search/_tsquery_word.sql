-- _tsquery_word: one lexeme as it is written in a tsquery.
create or replace function rankdb._tsquery_word(lexeme text)
returns text
language sql immutable parallel safe
return '''' || pg_catalog.replace(pg_catalog.replace(lexeme, '\', '\\'), '''', '''''') || '''';
comment on function rankdb._tsquery_word(text) is 'A lexeme in the quotes of a tsquery.';
