-- _perturbed_word: one word of a query as a perturbation changes it; null where it cannot. The draw decides between what is possible.
create or replace function rankdb._perturbed_word(word text, kind text, draw bigint, settings jsonb)
returns text
language plpgsql immutable parallel safe
as $$
declare
  core text;
  fresh text[];
begin
  draw := draw & 9223372036854775807;
  if kind = 'stop-words' then
    fresh := array(select jsonb_array_elements_text(settings -> 'stop_words'));
    fresh := case when fresh = '{}' then array['the', 'of', 'a', 'in', 'for', 'and', 'to', 'is', 'on', 'with'] else fresh end;
    return fresh[draw % cardinality(fresh) + 1] || ' ' || word;
  elsif kind = 'synonyms' then
    core := regexp_replace(word, '^[[:punct:]]+|[[:punct:]]+$', '', 'g');
    fresh := array(
      select s from jsonb_each(settings -> 'synonyms') e cross join jsonb_array_elements_text(e.value) s
      where lower(e.key) = lower(core) and lower(s) <> lower(core) order by s collate "C");
    return overlay(word placing fresh[draw % nullif(cardinality(fresh), 0) + 1] from strpos(word, core) for length(core));
  end if;
  -- The first part of the word that has letters enough. Digits, underscores and marks that belong to the letter before them: no slip.
  core := case when word !~ '[[:digit:]_\u0300-\u036F]' then substring(word from '[[:alpha:]]{4,}') end;
  return overlay(word placing rankdb._typo(core, kind, draw) from strpos(word, core) for length(core));
end
$$;
comment on function rankdb._perturbed_word(text, text, bigint, jsonb) is
  'A word with a typo, replaced by a synonym, or with a stop word before it; null if this kind cannot change it.';
