-- _misspelt: which of these lexemes deserve a look for other spellings: all that are long enough and have no digit, or with
-- auto those of them that no text of the index has.
create or replace function rankdb._misspelt(index_row rankdb.indexes, terms text[], typos text)
returns text[]
language plpgsql stable
as $$
declare
  candidates text[] := array(select t from unnest(terms) t where length(t) between 4 and 48 and t !~ '\d');
  known text[] := '{}';
begin
  if typos = 'auto' and candidates <> '{}' then
    perform set_config('rankdb.lexical_terms', candidates::text, true);
    execute format('select coalesce(array_agg(v.term), ''{}'') from rankdb_data.%I v', 'g' || index_row.generation || '_query_terms') into known;
  end if;
  return array(select t from unnest(candidates) t where t <> all (known));
end
$$;
comment on function rankdb._misspelt(rankdb.indexes, text[], text) is
  'Lexemes of four letters and more, without digits, for which other spellings are sought: auto, those that no indexed text has; on, all.';
