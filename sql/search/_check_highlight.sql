-- _check_highlight: the option highlight, checked and with every default filled in: true, false or an object.
create or replace function rankdb._check_highlight(highlight jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  marked boolean := coalesce(jsonb_typeof(highlight) = 'object' or highlight = 'true', false);
  settings jsonb := case when jsonb_typeof(highlight) = 'object' then jsonb_strip_nulls(highlight) else '{}' end;
  mark text;
begin
  if jsonb_typeof(highlight) not in ('object', 'boolean', 'null') then
    perform rankdb._raise('22023', format('highlight must be true, false or an object, got %s', left(highlight::text, 100)),
      'For example {"start": "<b>", "stop": "</b>", "max_words": 35, "fragments": 1}.');
  end if;
  perform rankdb._check_keys(settings, array['start', 'stop', 'max_words', 'fragments'], 'highlight');
  foreach mark in array array['start', 'stop'] loop
    if settings ? mark and (jsonb_typeof(settings -> mark) <> 'string' or length(settings ->> mark) > 100) then
      perform rankdb._raise('22023', format('highlight.%s must be a text of at most 100 characters, got %s', mark, left((settings -> mark)::text, 100)));
    end if;
  end loop;
  return jsonb_build_object(
    'start', case when marked then coalesce(settings ->> 'start', '<b>') else '' end,
    'stop', case when marked then coalesce(settings ->> 'stop', '</b>') else '' end,
    'max_words', trunc(rankdb._number(settings, 'max_words', 5, 500, 35)),
    'fragments', trunc(rankdb._number(settings, 'fragments', 1, 10, 1)));
end
$$;
comment on function rankdb._check_highlight(jsonb) is
  'The option highlight with defaults: marks before and behind a word (none unless asked for), words of a passage, passages; 22023 says what is wrong.';
