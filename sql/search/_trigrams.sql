-- _trigrams: the runs of three characters in a word, with two blanks before it and one behind it. Long words are cut: two that
-- differ only beyond 48 characters are no spelling mistakes of each other. Written as a loop because it is called a lot:
-- a query inside would cost three times as much.
create or replace function rankdb._trigrams(term text)
returns text[]
language plpgsql immutable strict parallel safe
as $$
declare
  padded text := '  ' || left(term, 48) || ' ';
  grams text[] := '{}';
begin
  for n in 1 .. length(padded) - 2 loop
    grams[n] := substr(padded, n, 3);
  end loop;
  return grams;
end
$$;
comment on function rankdb._trigrams(text) is 'The trigrams of a word, blanks around it included; the spelling index of a generation is made of them.';
