-- _snippet: the part of a chunk that shows best why it was found.
create or replace function rankdb._snippet(language regconfig, body text, query rankdb.lexical_query, highlight jsonb)
returns text
language plpgsql stable
set client_min_messages = 'warning'
as $$
declare
  -- The defaults of _check_highlight, which a search would ask for once a row.
  settings jsonb := case when highlight is null then '{"start": "", "stop": "", "max_words": 35, "fragments": 1}' else rankdb._check_highlight(highlight) end;
  marked text;
begin
  if char_length(body) <= 240 and settings ->> 'start' = '' and settings ->> 'stop' = '' then
    return body;
  end if;
  marked := rankdb._mark_words(language, body, query);
  if char_length(body) > 240 then
    marked := rankdb._best_passage(language, marked, query, (settings ->> 'max_words')::integer, (settings ->> 'fragments')::integer);
  end if;
  return replace(replace(marked, chr(2), settings ->> 'start'), chr(3), settings ->> 'stop');
end
$$;
comment on function rankdb._snippet(regconfig, text, rankdb.lexical_query, jsonb) is
  'A chunk, or its best passages for the query when it is longer than 240 characters, with marks around the query''s words if asked for.';
