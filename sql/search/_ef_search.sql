-- _ef_search: how many candidates the walk through the graph keeps: what the call asks for (rankdb.ef_search), or the default.
-- In a two-level index all of them are rescored by their full vectors; signs tell less, so it takes more of them.
-- A filtered walk brings its own number along (rankdb.dense_ef, of _dense_plan).
create or replace function rankdb._ef_search(generation_row rankdb.generations, k integer)
returns integer
language plpgsql stable
as $$
declare
  asked text := nullif(current_setting('rankdb.ef_search', true), '');
  planned integer := nullif(current_setting('rankdb.dense_ef', true), '')::integer;
  -- A larger graph needs more candidates for the same recall: measured, 100 for 100,000 vectors, 400 for a million (decision 0013).
  growth double precision := greatest(1, (rankdb._table_rows(to_regclass(format('rankdb_data.%I', 'g' || generation_row.generation))) / 100000) ^ 0.6);
  usual double precision;
begin
  if asked !~ '^[0-9]{1,5}$' or asked::integer not between 10 and 1000 then
    perform rankdb._raise('22023', format('ef_search must be a whole number between 10 and 1000, got %s', left(asked, 100)));
  end if;
  if generation_row.vector_type = 'bit' then
    planned := case when planned is not null then least(planned * 3, 1000) end;
    usual := greatest(k * 4, 200);
  else
    usual := greatest(k * 2, 100);
  end if;
  return greatest(least(k, 1000), coalesce(asked::integer, least(usual * growth, 1000)::integer), planned);
end
$$;
comment on function rankdb._ef_search(rankdb.generations, integer) is 'Candidates that a walk through the HNSW graph keeps: rankdb.ef_search (10 to 1000; 22023 otherwise), by default enough for k.';
