-- _ef_search: how many candidates the walk through the graph keeps: what the call asks for (rankdb.ef_search), or the default.
-- In a two-level index all of them are rescored by their full vectors; signs tell less, so it takes more of them.
create or replace function rankdb._ef_search(generation_row rankdb.generations, k integer)
returns integer
language plpgsql stable
as $$
declare
  asked text := nullif(current_setting('rankdb.ef_search', true), '');
begin
  if asked is null then
    return least(case when generation_row.vector_type = 'bit' then greatest(k * 8, 200) else greatest(k * 4, 120) end, 1000);
  end if;
  if asked !~ '^[0-9]{1,5}$' or asked::integer not between 10 and 1000 then
    perform rankdb._raise('22023', format('ef_search must be a whole number between 10 and 1000, got %s', left(asked, 100)));
  end if;
  return greatest(asked::integer, least(k, 1000));
end
$$;
comment on function rankdb._ef_search(rankdb.generations, integer) is 'Candidates that a walk through the HNSW graph keeps: rankdb.ef_search (10 to 1000; 22023 otherwise), by default enough for k.';
