-- _perturb: a query as somebody else would have typed it, the same for the same seed. Null where the kind says nothing of this query:
-- no word of four letters for a typo, one word for an order, no word that has a synonym, capitals where all are capitals.
--   typo-keyboard, typo-swap, typo-drop: as _typo, in one word, or in "rate" of those that can have one. Words with digits,
--     underscores or combining marks have none, so numbers and names of things stay what they are;
--   case-upper, case-lower, case-title (every word begins with a capital);  order-reverse, order-shuffle: the words in another order;
--   synonyms: one word (or "rate" of those that have one) is replaced;  long: the query inside a polite request ("long", with {query});
--   stop-words: words of "stop_words" before a third of the words (or "rate" of them).
create or replace function rankdb._perturb(query text, kind text, seed bigint, settings jsonb)
returns text
language plpgsql immutable parallel safe
as $$
declare
  -- Words and what is between them.
  pieces text[] := array(select m[1] from regexp_matches(query, '(\s+|\S+)', 'g') with ordinality r (m, n) order by n);
  words integer[] := array(select n from generate_subscripts(pieces, 1) n where pieces[n] ~ '\S' order by n);
  changed text[];
  able integer[];
  result text := query;
begin
  case kind
    when 'case-upper' then
      result := upper(query);
    when 'case-lower' then
      result := lower(query);
    when 'case-title' then
      result := (select string_agg(upper(left(p, 1)) || substr(p, 2), '' order by n) from unnest(pieces) with ordinality u (p, n));
    when 'order-reverse' then
      result := (select string_agg(pieces[w], ' ' order by n desc) from unnest(words) with ordinality u (w, n));
    when 'order-shuffle' then
      result := (select string_agg(pieces[w], ' ' order by hashtextextended(kind || n || ' ' || query, seed), n) from unnest(words) with ordinality u (w, n));
      -- Where chance leaves them as they were, the words move on by one place.
      if result = (select string_agg(pieces[w], ' ' order by n) from unnest(words) with ordinality u (w, n)) then
        result := (select string_agg(pieces[w], ' ' order by n = 1, n) from unnest(words) with ordinality u (w, n));
      end if;
    when 'long' then
      result := case when words <> '{}' then replace(coalesce(settings ->> 'long',
        'I am looking for everything that is known about the following question and would be very grateful for your help: {query} Thank you very much in advance.'), '{query}', query) end;
    else
      changed := array(
        select rankdb._perturbed_word(pieces[w], kind, hashtextextended(kind || ' how ' || n || ' ' || query, seed), settings)
        from unnest(words) with ordinality u (w, n) order by n);
      able := array(select n from generate_subscripts(changed, 1) n where changed[n] is not null order by hashtextextended(kind || ' which ' || n || ' ' || query, seed), n);
      able := able[:greatest(1, round(cardinality(able) * coalesce((settings ->> 'rate')::double precision, case when kind = 'stop-words' then 1 / 3.0 else 0 end))::integer)];
      for n in 1 .. coalesce(cardinality(able), 0) loop
        pieces[words[able[n]]] := changed[able[n]];
      end loop;
      result := array_to_string(pieces, '');
  end case;
  return case when regexp_replace(btrim(result), '\s+', ' ', 'g') <> regexp_replace(btrim(query), '\s+', ' ', 'g') then result end;
end
$$;
comment on function rankdb._perturb(text, text, bigint, jsonb) is
  'A query with typos, other capitals, another order, synonyms, filler or stop words, the same for the same seed; null where this kind changes nothing. Settings: rate, synonyms, stop_words, long.';
