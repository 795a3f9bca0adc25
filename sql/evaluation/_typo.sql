-- _typo: a word with one slip of the fingers in it; the draw says where. Null where the word cannot have one of this kind.
--   typo-keyboard: a letter becomes one beside it on a QWERTY keyboard (Latin letters without accents only);
--   typo-swap: two different neighbours change places;  typo-drop: a letter is missing.
create or replace function rankdb._typo(word text, kind text, draw bigint)
returns text
language plpgsql immutable strict parallel safe
as $$
declare
  keys constant jsonb := '{"q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn", "j": "hukm", "k": "jil", "l": "kop",
    "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk"}';
  letters text[] := string_to_array(word, null);
  places integer[];
  place integer;
  beside text;
begin
  places := array(
    select n from generate_subscripts(letters, 1) n
    where case kind
      when 'typo-keyboard' then keys ? lower(letters[n])
      when 'typo-swap' then lower(letters[n]) <> lower(letters[n + 1])
      when 'typo-drop' then true end
    order by n);
  if places = '{}' then
    return null;
  end if;
  draw := draw & 9223372036854775807;
  place := places[draw % cardinality(places) + 1];
  if kind = 'typo-swap' then
    return overlay(word placing letters[place + 1] || letters[place] from place for 2);
  elsif kind = 'typo-drop' then
    return overlay(word placing '' from place for 1);
  end if;
  beside := keys ->> lower(letters[place]);
  beside := substr(beside, (draw / 1000 % length(beside))::integer + 1, 1);
  return overlay(word placing case when letters[place] = lower(letters[place]) then beside else upper(beside) end from place for 1);
end
$$;
comment on function rankdb._typo(text, text, bigint) is 'A word with one typing error (typo-keyboard, typo-swap, typo-drop) where the draw says; null if it cannot have one.';
