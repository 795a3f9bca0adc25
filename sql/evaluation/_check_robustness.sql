-- _check_robustness: the settings of rankdb.robustness with their defaults, taken out of the options; the others are those of the searches.
create or replace function rankdb._check_robustness(options jsonb, out settings jsonb, out others jsonb, out own text[])
returns record
language plpgsql immutable
as $$
declare
  names constant text[] := array['kinds', 'seed', 'repeats', 'rate', 'synonyms', 'stop_words', 'long', 'sample', 'store'];
  kinds constant text[] := array['typo-keyboard', 'typo-swap', 'typo-drop', 'case-upper', 'case-lower', 'case-title', 'order-reverse', 'order-shuffle',
    'synonyms', 'long', 'stop-words', 'overlap', 'length', 'language', 'negation'];
  unknown text;
  seed bigint;
begin
  options := coalesce(options, '{}');
  if jsonb_typeof(options) <> 'object' then
    perform rankdb._raise('22023', format('options must be a JSON object, got %s', jsonb_typeof(options)));
  end if;
  options := jsonb_strip_nulls(options);
  own := names;
  others := options - own;
  seed := rankdb._number(options, 'seed', -9e15, 9e15, 1);
  if seed <> rankdb._number(options, 'seed', -9e15, 9e15, 1) then
    perform rankdb._raise('22023', format('seed must be a whole number, got %s', options ->> 'seed'));
  end if;
  settings := jsonb_strip_nulls(jsonb_build_object(
    'kinds', coalesce(options -> 'kinds', to_jsonb(kinds)),
    'seed', seed,
    'repeats', rankdb._integer(options, 'repeats', 1, 100, 1),
    'rate', rankdb._number(options, 'rate', 0, 1, null),
    'synonyms', options -> 'synonyms', 'stop_words', options -> 'stop_words', 'long', options -> 'long',
    'sample', rankdb._integer(options, 'sample', 1, 1000000000, null)));
  if jsonb_typeof(settings -> 'kinds') <> 'array' then
    perform rankdb._raise('22023', format('options.kinds must be an array, got %s', jsonb_typeof(settings -> 'kinds')), 'Kinds: ' || array_to_string(kinds, ', '));
  end if;
  select k into unknown from jsonb_array_elements_text(settings -> 'kinds') k where k <> all (kinds) or k is null limit 1;
  if found then
    perform rankdb._raise('22023', format('options.kinds: kind %L is not known', left(unknown, 100)), 'Kinds: ' || array_to_string(kinds, ', '));
  end if;
  if options ? 'synonyms' then
    if jsonb_typeof(options -> 'synonyms') <> 'object' then
      perform rankdb._raise('22023', format('options.synonyms must be an object, got %s', jsonb_typeof(options -> 'synonyms')), 'Such as {"car": ["automobile", "motor car"]}.');
    end if;
    perform rankdb._check_synonyms(options -> 'synonyms');
  end if;
  if options ? 'stop_words' and (jsonb_typeof(options -> 'stop_words') <> 'array' or options -> 'stop_words' = '[]'
      or exists (select from jsonb_array_elements(case when jsonb_typeof(options -> 'stop_words') = 'array' then options -> 'stop_words' else '[]' end) w
                 where jsonb_typeof(w) <> 'string' or btrim(w #>> '{}') = '')) then
    perform rankdb._raise('22023', format('options.stop_words must be an array of words, got %s', left((options -> 'stop_words')::text, 100)), 'Such as ["the", "of"].');
  end if;
  if options ? 'long' and (jsonb_typeof(options -> 'long') <> 'string' or strpos(options ->> 'long', '{query}') = 0) then
    perform rankdb._raise('22023', format('options.long must be a text with {query} in it, got %s', left((options -> 'long')::text, 100)), 'Such as "Please tell me more about {query}".');
  end if;
end
$$;
comment on function rankdb._check_robustness(jsonb) is 'Settings of a robustness report with defaults, the options that are left for its searches, and the names of its own; 22023 says what is wrong.';
