-- _best_passage: the passages of a long text where the most of a query stands closest together.
-- The text is cut into steps of five words, and a passage is a row of steps. It is worth its different terms, each less the
-- more often the text has it, and a little for repetitions. With equal worth the words in the middle win, then the first.
create or replace function rankdb._best_passage(language regconfig, body text, query rankdb.lexical_query, max_words integer, fragments integer)
returns text
language plpgsql stable
as $$
declare
  words text[] := array_remove(string_to_array(translate(body, e'\n\r\t\f' || chr(11), '     '), ' '), '');
  steps integer := (cardinality(words) + 4) / 5;
  width integer := least(greatest(max_words / 5, 1), steps);
  hit_steps integer[];
  hit_terms text[];
  hit_worths double precision[];
  starts integer[] := '{}';
  start integer;
begin
  with matches as (
    select s.step, q.term, q.weight, cardinality(u.positions) as hits
    from (select (w.place - 1) / 5 as step, string_agg(w.word, ' ' order by w.place) as words from unnest(words) with ordinality w (word, place) group by 1) s
    cross join lateral unnest(to_tsvector(language, s.words)) u
    cross join lateral (
      select q.term, q.weight from unnest(query.terms, query.weights) q (term, weight) where q.term = u.lexeme
      union all
      select q.term || '*', q.weight from unnest(query.prefixes, query.prefix_weights) q (term, weight) where starts_with(u.lexeme, q.term)) q)
  select array_agg(m.step), array_agg(m.term), array_agg(m.weight / (1 + ln(t.hits)))
  into hit_steps, hit_terms, hit_worths
  from matches m join (select m.term, sum(m.hits) as hits from matches m group by m.term) t on t.term = m.term;

  for i in 1 .. fragments loop
    select w.start into start
    from (
      select p.start, h.term, max(h.worth) as worth, count(*) as hits, avg(h.step) as middle
      from generate_series(0, steps - width) p (start)
      join unnest(hit_steps, hit_terms, hit_worths) h (step, term, worth) on h.step between p.start and p.start + width - 1
      where not exists (select from unnest(starts) s where abs(s - p.start) < width)
      group by p.start, h.term) w
    group by w.start
    order by sum(w.worth * (1 + 0.1 * ln(w.hits))) desc, abs(avg(w.middle) - w.start - (width - 1) / 2.0), w.start
    limit 1;
    exit when not found;
    starts := starts || start;
  end loop;
  if starts = '{}' then
    starts := '{0}';
  end if;
  -- Writing without blanks has words without an end.
  return (select string_agg(left(array_to_string(words[s * 5 + 1 : (s + width) * 5], ' '), max_words * 16), ' … ' order by s) from unnest(starts) s);
end
$$;
comment on function rankdb._best_passage(regconfig, text, rankdb.lexical_query, integer, integer) is
  'The best passages of a text for a query, of at most max_words words each, in the order of the text, with an ellipsis between them.';
