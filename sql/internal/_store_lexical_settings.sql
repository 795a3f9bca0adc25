-- _store_lexical_settings: validates the settings of the lexical leg and writes them to the new generation.
create or replace function rankdb._store_lexical_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
declare
  language_name text := settings ->> 'language_column';
  fields jsonb := settings -> 'field_weights';
  words jsonb := settings -> 'stop_words';
  weights real[];
  lexemes text[] := '{}';
  bad text;
begin
  if language_name is not null and not exists (
    select from pg_attribute a where a.attrelid = index_row.source and a.attname = language_name and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'name'::regtype, 'regconfig'::regtype)) then
    perform rankdb._raise('42703', format('language_column %L is not a column of %s of type text or regconfig', language_name, index_row.source),
      'Such columns: ' || coalesce((select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
        where a.attrelid = index_row.source and a.attnum > 0 and not a.attisdropped
          and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'name'::regtype, 'regconfig'::regtype)), 'none'));
  end if;

  if fields is not null and jsonb_typeof(fields) <> 'null' then
    perform rankdb._check_keys(fields, index_row.content, 'field_weights');
    select f.key into bad from jsonb_each(fields) f
    where case when jsonb_typeof(f.value) <> 'number' then true
      else (f.value)::numeric not between 0.001 and 100 or (f.value)::numeric <> round((f.value)::numeric, 3) end
    order by f.key limit 1;
    if found then
      perform rankdb._raise('22023', format('the weight of field %L must be a number between 0.001 and 100 with at most three decimals, got %s', bad, fields -> bad),
        'For example: {"field_weights": {"title": 2.5, "body": 1}}');
    end if;
    select array_agg(coalesce((fields ->> c.name)::real, 1) order by c.place) into weights
    from unnest(index_row.content) with ordinality c (name, place);
    if (select count(distinct w) from unnest(weights) w) > 4 then
      perform rankdb._raise('22023', format('field_weights may have at most 4 different weights, got %s', (select count(distinct w) from unnest(weights) w)),
        'PostgreSQL has four labels for the words of a text; a column that is not named weighs 1.');
    end if;
  end if;

  if words is not null and jsonb_typeof(words) <> 'null' then
    if jsonb_typeof(words) <> 'array' or jsonb_path_exists(words, '$[*] ? (@.type() != "string")') then
      perform rankdb._raise('22023', format('stop_words must be an array of words, got %s', left(words::text, 100)), 'For example: {"stop_words": ["the", "file"]}');
    end if;
    select coalesce(array_agg(distinct l.lexeme), '{}') into lexemes
    from jsonb_array_elements_text(words) w (word)
    cross join lateral unnest(tsvector_to_array(to_tsvector(index_row.language, w.word))) l (lexeme);
  end if;

  if coalesce(settings ->> 'typos', 'off') not in ('off', 'auto', 'on') then
    perform rankdb._raise('22023', format('typos must be "off", "auto" or "on", got %L', left(settings ->> 'typos', 100)));
  end if;

  update rankdb.generations g
  set language_column = language_name, field_weights = weights, stop_words = lexemes, typos = coalesce(settings ->> 'typos', 'off'),
    lexical_engine = rankdb._check_lexical_engine(settings)
  where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_lexical_settings(rankdb.indexes, jsonb) is 'Writes the lexical settings of create_index to the generation; 22023 says what is wrong.';
