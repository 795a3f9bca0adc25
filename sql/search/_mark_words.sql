-- _mark_words: a text with chr(2) before and chr(3) behind each word that the query has; these two characters of its own are
-- dropped, and nothing else is changed.
create or replace function rankdb._mark_words(language regconfig, body text, query rankdb.lexical_query)
returns text
language plpgsql stable
as $$
declare
  condition text := concat_ws(' | ', (select string_agg(rankdb._tsquery_word(t), ' | ') from unnest(query.terms) t),
    (select string_agg(rankdb._tsquery_word(p) || ':*', ' | ') from unnest(query.prefixes) p));
  marked text;
begin
  body := translate(body, chr(2) || chr(3), '');
  if condition = '' then
    return body;
  end if;
  marked := ts_headline(language, body, condition::tsquery, format('HighlightAll=true, StartSel=%s, StopSel=%s', chr(2), chr(3)));
  if replace(replace(marked, chr(2), ''), chr(3), '') = body then
    return marked;
  end if;
  -- ts_headline left something out (tags, words of more than 2,047 bytes), so it is done by hand, which is slower.
  -- Of a compound the parser gives the whole (5: an address, 15 to 17: words with hyphens) and then its parts; these are marked.
  return (
    select coalesce(string_agg(case when h.hit then chr(2) || t.token || chr(3) else t.token end, '' order by t.place), '')
    from (select c.cfgparser as parser, p.prsname = 'default' and p.prsnamespace = 'pg_catalog'::regnamespace as built_in
          from pg_ts_config c join pg_ts_parser p on p.oid = c.cfgparser where c.oid = language) p
    cross join lateral ts_parse(p.parser, body) with ordinality t (type, token, place)
    cross join lateral (
      select t.token ~ '\w' and not (p.built_in and t.type in (12, 13, 14, 21)) and to_tsvector(language, t.token) @@ condition::tsquery as hit) h
    where not (p.built_in and t.type in (5, 15, 16, 17)));
end
$$;
comment on function rankdb._mark_words(regconfig, text, rankdb.lexical_query) is
  'A text with chr(2) and chr(3) around each word that matches a term or a word beginning of the query.';
