-- _mark_words: a text with marks around the words that a query has. Everything else stays as it is, HTML included: only what
-- the parser takes for a word is marked, never a tag.
create or replace function rankdb._mark_words(language regconfig, passage text, query rankdb.lexical_query, start text, stop text)
returns text
language plpgsql stable
as $$
begin
  return (
    -- Of a compound the parser gives the whole (5: an address, 15 to 17: words with hyphens) and then its parts; these are marked.
    select coalesce(string_agg(case when h.hit then start || t.token || stop else t.token end, '' order by t.place), '')
    from (select c.cfgparser as parser, p.prsname = 'default' and p.prsnamespace = 'pg_catalog'::regnamespace as built_in
          from pg_ts_config c join pg_ts_parser p on p.oid = c.cfgparser where c.oid = language) p
    cross join lateral ts_parse(p.parser, passage) with ordinality t (type, token, place)
    cross join lateral (
      select t.token ~ '\w' and not (p.built_in and t.type in (12, 13, 14, 21)) and exists (
        select from unnest(tsvector_to_array(to_tsvector(language, t.token))) l (lexeme)
        where l.lexeme = any (query.terms) or exists (select from unnest(query.prefixes) x where starts_with(l.lexeme, x))) as hit) h
    where not (p.built_in and t.type in (5, 15, 16, 17)));
end
$$;
comment on function rankdb._mark_words(regconfig, text, rankdb.lexical_query, text, text) is 'A text with marks around each word that matches a term or a word beginning of the query.';
