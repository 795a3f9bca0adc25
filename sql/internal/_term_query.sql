-- _term_query: a lexeme as a tsquery, whatever characters it has.
create or replace function rankdb._term_query(term text)
returns tsquery
language sql immutable parallel safe
return ('''' || replace(replace(term, '\', '\\'), '''', '''''') || '''')::tsquery;
comment on function rankdb._term_query(text) is 'A tsquery for exactly this lexeme.';
