-- _exact_matches: which candidates have the whole query as a phrase, stop words aside: a document in any of its chunks, a chunk itself.
-- One word is a phrase only where it has a digit (a part number, an error code) or is all there is in the first content column:
-- otherwise every document of a lexical leg would be an exact match.
create or replace function rankdb._exact_matches(index_row rankdb.indexes, candidates rankdb.candidate[], query text, plan jsonb)
returns rankdb.candidate[]
language plpgsql stable
set client_min_messages = 'warning'
as $$
declare
  language regconfig := coalesce((plan #>> '{query,language}')::regconfig, index_row.language);
  stop_words text[] := (select g.stop_words from rankdb.generations g where g.generation = index_row.generation);
  words tsvector := ts_delete(to_tsvector(language, query), stop_words);
  one_word boolean := (select count(distinct p) from unnest(words) w cross join unnest(w.positions) p) = 1;
  by_chunk boolean := plan ->> 'unit' = 'chunk';
  chunk_ids bigint[] := array(select c.chunk_id from unnest(candidates) c);
  matched_ids text[] := '{}';
  matched_chunks bigint[] := '{}';
begin
  if words <> '' and (not one_word or query ~ '[0-9]') then
    if not by_chunk then
      execute format('select array_agg(c.chunk_id) from rankdb_data.%I c where c.id = any ($1)', 'g' || index_row.generation || '_chunks')
      into chunk_ids using array(select c.id from unnest(candidates) c);
    end if;
    -- The view reads its condition from a setting: one given from outside is applied after the test of visibility, which costs more.
    perform set_config('rankdb.lexical_condition', rankdb._phrase_query(words)::text, true);
    execute format('select coalesce(array_agg(d.chunk_id), ''{}'') from rankdb_data.%I d where d.chunk_id = any ($1)', 'g' || index_row.generation || '_demanded')
    into matched_chunks using chunk_ids;
    perform set_config('rankdb.lexical_condition', '', true);
    if not by_chunk and cardinality(matched_chunks) > 0 then
      execute format('select array_agg(c.id) from rankdb_data.%I c where c.chunk_id = any ($1)', 'g' || index_row.generation || '_chunks')
      into matched_ids using matched_chunks;
    end if;
  end if;
  for n in 1 .. cardinality(candidates) loop
    candidates[n].exact := candidates[n].chunk_id = any (matched_chunks) or candidates[n].id = any (matched_ids)
      or one_word and tsvector_to_array(ts_delete(to_tsvector(language, coalesce(candidates[n].fields ->> index_row.content[1], '')), stop_words)) = tsvector_to_array(words);
  end loop;
  return candidates;
end
$$;
comment on function rankdb._exact_matches(rankdb.indexes, rankdb.candidate[], text, jsonb) is
  'The candidates with a note which of them have the whole query as a phrase, for the bonus exact_match.';
