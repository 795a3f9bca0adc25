-- _nearest_word: the word that was probably meant, of those that are known.
create or replace function rankdb._nearest_word(word text, known text[])
returns text
language sql immutable
as $$
  select k.word
  from unnest($2) k (word), lateral (select rankdb._edit_distance(left(lower($1), 64), k.word, 3) as edits) e
  where e.edits <= greatest(1, length(k.word) / 3)
  order by e.edits, k.word collate "C" limit 1
$$;
comment on function rankdb._nearest_word(text, text[]) is 'The known word with the fewest edits (insert, delete, substitute, swap), if a third of its letters or fewer are wrong; else NULL.';
