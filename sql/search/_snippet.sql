-- _snippet: the part of a chunk that shows best why it was found.
create or replace function rankdb._snippet(language regconfig, body text, query text)
returns text
language sql stable
as $$
  select case when char_length(body) <= 240 then body
    else ts_headline(language, body, replace(plainto_tsquery(language, query)::text, ' & ', ' | ')::tsquery,
      'StartSel="", StopSel="", MaxWords=35, MinWords=20') end
$$;
comment on function rankdb._snippet(regconfig, text, text) is 'A chunk, or its best 20 to 35 words for the query when it is longer than 240 characters.';
create or replace function rankdb._snippet(language regconfig, body text, query rankdb.lexical_query, highlight jsonb)
returns text
language sql stable
as $$
  select case when char_length(body) <= 240 then body
    else ts_headline(language, body, (select string_agg('''' || replace(replace(t, '\', '\\'), '''', '''''') || '''', ' | ') from unnest(query.terms) t)::tsquery,
      'StartSel="", StopSel="", MaxWords=35, MinWords=20') end
$$;
comment on function rankdb._snippet(regconfig, text, rankdb.lexical_query, jsonb) is 'TEMPORARY';
