-- _best_passage: the passages of a long marked text (_mark_words) where the most of a query stands closest together.
-- The text is cut into steps of about five words, and a passage is a row of steps. It is worth its different terms, each less
-- the more often the text has it, and a little for repetitions. With equal worth the words in the middle win, then the first.
-- Only the pieces between marks are looked at, not every word, and plans are made once: a search makes a snippet for each row.
create or replace function rankdb._best_passage(language regconfig, marked text, query rankdb.lexical_query, max_words integer, fragments integer)
returns text
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
declare
  size integer := length(marked);
  step integer := ceil(5.0 * size / (1 + size - length(replace(marked, ' ', ''))));
  steps integer := (size + step - 1) / step;
  width integer := least(greatest(max_words / 5, 1), steps);
  hit_steps integer[];
  hit_terms text[];
  hit_worths double precision[];
  starts integer[] := '{}';
  start integer;
  passage text;
  words text[];
  first_hit integer;
  last_hit integer;
  passages text[] := '{}';
begin
  -- Rivers and river are one term; what only a word beginning explains is a term of its own.
  select array_agg(t.step), array_agg(t.term), array_agg(coalesce(query.weights[array_position(query.terms, t.term)], 1) / (1 + ln(t.hits)))
  into hit_steps, hit_terms, hit_worths
  from (
    select h.step, m.term, count(*) over (partition by m.term) as hits
    from (
      select (p.behind - length(p.piece)) / step as step, split_part(p.piece, chr(3), 1) as word
      from (select p.piece, p.place, sum(length(p.piece) + 1) over (order by p.place rows unbounded preceding)::integer - 1 as behind
            from unnest(string_to_array(marked, chr(2))) with ordinality p (piece, place)) p
      where p.place > 1) h
    cross join lateral (
      select coalesce((select l from unnest(tsvector_to_array(to_tsvector(language, h.word))) l where l = any (query.terms) limit 1), lower(h.word)) as term offset 0) m) t;

  for i in 1 .. fragments loop
    select w.start into start
    from (
      select h.step - p.back as start, h.term, max(h.worth) as worth, count(*) as hits, avg(h.step) as middle
      from unnest(hit_steps, hit_terms, hit_worths) h (step, term, worth) cross join generate_series(0, width - 1) p (back)
      where h.step - p.back between 0 and steps - width
        and (starts = '{}' or not exists (select from unnest(starts) s where abs(s - h.step + p.back) < width))
      group by h.step - p.back, h.term) w
    group by w.start
    order by sum(w.worth * (1 + 0.1 * ln(w.hits))) desc, abs(avg(w.middle) - w.start - (width - 1) / 2.0), w.start
    limit 1;
    exit when not found;
    starts := starts || start;
  end loop;
  if starts = '{}' then
    starts := '{0}';
  end if;
  if cardinality(starts) > 1 then
    starts := array(select s from unnest(starts) s order by s);
  end if;
  foreach start in array starts loop
    -- From behind the first blank; writing without blanks is cut by characters.
    passage := substr(marked, greatest(start * step, 1), greatest(width * step, max_words * 16));
    if start > 0 and strpos(passage, ' ') > 0 then
      passage := substr(passage, strpos(passage, ' '));
    end if;
    words := array_remove(string_to_array(translate(passage, e'\n\r\t\f' || chr(11), '     '), ' '), '');
    -- Where the words are shorter than elsewhere, the first of them make room for the last that the query has.
    start := 1;
    if strpos(array_to_string(words[max_words + 1 :], ''), chr(2)) > 0 then
      select min(w.place), max(w.place) into first_hit, last_hit
      from unnest(words) with ordinality w (word, place)
      where strpos(w.word, chr(2)) > 0 and w.place <= ceil(cardinality(words)::double precision * width * step / length(passage));
      if last_hit > max_words then
        start := least(first_hit, last_hit - max_words + 1);
      end if;
    end if;
    passages := passages || left(array_to_string(words[start : start + max_words - 1], ' '), max_words * 16);
  end loop;
  return array_to_string(passages, ' … ');
end
$$;
comment on function rankdb._best_passage(regconfig, text, rankdb.lexical_query, integer, integer) is
  'The best passages of a marked text for a query, of at most max_words words each, in the order of the text, with an ellipsis between them.';
