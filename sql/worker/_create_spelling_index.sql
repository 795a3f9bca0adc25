-- _create_spelling_index: the index over the trigrams of a generation's words, where its setting typos asks for it.
create or replace function rankdb._create_spelling_index(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
begin
  if (select g.typos from rankdb.generations g where g.generation = index_row.generation) <> 'off'
     and to_regclass(format('rankdb_data.%I', prefix || '_trigrams')) is null then
    execute format('create index %I on rankdb_data.%I using gin (array_to_tsvector(rankdb._trigrams(term)))', prefix || '_trigrams', prefix || '_terms');
    -- With statistics of the expression the planner knows how few words share two trigrams.
    execute format('analyze rankdb_data.%I', prefix || '_terms');
  end if;
end
$$;
comment on function rankdb._create_spelling_index(rankdb.indexes) is 'Worker: creates the index g<N>_trigrams of an index whose setting typos is not off.';
