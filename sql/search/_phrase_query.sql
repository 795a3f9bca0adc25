-- _phrase_query: the condition that a text holds these words one after the other, where texts and query lack the index's stop words.
create or replace function rankdb._phrase_query(language regconfig, phrase text, stop_words text[])
returns tsquery
language plpgsql stable
as $$
declare
  vector tsvector := to_tsvector(language, phrase);
  rest tsvector := ts_delete(vector, stop_words);
begin
  if length(rest) = length(vector) then
    return phraseto_tsquery(language, phrase);
  end if;
  -- What a stop word leaves is a gap, as PostgreSQL does with the stop words of a dictionary.
  return coalesce(
    (select string_agg(coalesce('<' || step || '> ', '') || '(' || lexemes || ')', ' ' order by position)
     from (select p.position, p.position - lag(p.position) over (order by p.position) as step,
             string_agg(rankdb._tsquery_word(u.lexeme), ' | ' order by u.lexeme) as lexemes
           from unnest(rest) u cross join unnest(u.positions) p (position)
           group by p.position) w), '')::tsquery;
end
$$;
comment on function rankdb._phrase_query(regconfig, text, text[]) is
  'phraseto_tsquery, with further stop words left out as a dictionary would leave them out.';
