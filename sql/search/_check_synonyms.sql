-- _check_synonyms: synonyms are an object of arrays of texts, by the word of the query.
create or replace function rankdb._check_synonyms(synonyms jsonb)
returns void
language plpgsql immutable
as $$
declare
  item record;
  words bigint;
begin
  for item in select * from jsonb_each(synonyms) loop
    if btrim(item.key) = '' or item.key ~ '\s' then
      perform rankdb._raise('22023', format('profile at /synonyms: %L is not one word', left(item.key, 100)),
        'Synonyms are given by single words of the query, such as {"car": ["automobile", "motor car"]}.');
    end if;
    if jsonb_typeof(item.value) <> 'array' or item.value = '[]'
       or jsonb_path_exists(item.value, 'strict $[*] ? (@.type() != "string")') or exists (select from jsonb_array_elements_text(item.value) s where btrim(s) = '') then
      perform rankdb._raise('22023', format('profile at /synonyms/%s: must be an array of words, got %s', left(item.key, 100), left(item.value::text, 100)),
        'Such as {"car": ["automobile", "motor car"]}.');
    end if;
  end loop;
  select sum(1 + n.words) into words
  from jsonb_each(synonyms) k
  cross join lateral (select sum(cardinality(regexp_split_to_array(btrim(s), '\s+'))) as words from jsonb_array_elements_text(k.value) s) n;
  if words > 1000 then
    perform rankdb._raise('22023', format('profile at /synonyms: must have at most 1000 words in all, got %s', words),
      'Larger lists belong into a synonym dictionary of PostgreSQL''s text search, which an index can use as its language.');
  end if;
end
$$;
comment on function rankdb._check_synonyms(jsonb) is 'Raises 22023 for synonyms that are not arrays of texts by a word, or that are more than 1000 words.';
