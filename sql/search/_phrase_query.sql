-- _phrase_query: the condition that a text has these lexemes at the same distances, as phraseto_tsquery makes it, but from
-- lexemes out of which the index's own stop words were taken. Where a dictionary gave several lexemes for one word (synonyms),
-- any of them will do; phraseto_tsquery would demand them all.
create or replace function rankdb._phrase_query(words tsvector)
returns tsquery
language plpgsql immutable
as $$
begin
  return coalesce(
    (select string_agg(coalesce('<' || w.step || '> ', '') || '(' || w.lexemes || ')', ' ' order by w.position)
     from (select p.position, p.position - lag(p.position) over (order by p.position) as step,
             string_agg(rankdb._tsquery_word(u.lexeme), ' | ' order by u.lexeme collate "C") as lexemes
           from unnest(words) u cross join unnest(u.positions) p (position)
           group by p.position) w), '')::tsquery;
end
$$;
comment on function rankdb._phrase_query(tsvector) is 'The condition that a text has these lexemes one after the other.';
