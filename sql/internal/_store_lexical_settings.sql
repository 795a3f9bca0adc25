-- _store_lexical_settings: validates the settings of the lexical leg and writes them to the new generation.
create or replace function rankdb._store_lexical_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
begin
  if coalesce(settings ->> 'lexical_engine', 'builtin') <> 'builtin' then
    perform rankdb._raise('22023', format('lexical_engine %L is not known', settings ->> 'lexical_engine'), 'Known: builtin');
  end if;
  if coalesce(settings ->> 'typos', 'off') not in ('off', 'auto', 'on') then
    perform rankdb._raise('22023', format('typos must be "off", "auto" or "on", got %L', left(settings ->> 'typos', 100)));
  end if;
  update rankdb.generations g set typos = coalesce(settings ->> 'typos', 'off') where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_lexical_settings(rankdb.indexes, jsonb) is 'Writes the lexical settings of create_index to the generation; 22023 says what is wrong.';
