-- _trigrams: the runs of three characters in a word, with two blanks before it and one behind it. Long words are cut: two that
-- differ only beyond 48 characters are no spelling mistakes of each other.
create or replace function rankdb._trigrams(term text)
returns text[]
language sql immutable strict parallel safe
return (select pg_catalog.array_agg(distinct pg_catalog.substr('  ' || pg_catalog.left(term, 48) || ' ', n, 3))
  from pg_catalog.generate_series(1, pg_catalog.length(pg_catalog.left(term, 48)) + 1) n);
comment on function rankdb._trigrams(text) is 'The different trigrams of a word, blanks around it included; the spelling index of a generation is made of them.';
