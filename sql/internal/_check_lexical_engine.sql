-- _check_lexical_engine: whether this database can answer the lexical leg with the engine that the settings name.
-- Another engine is never put in its place: what the caller asked for works, or create_index says why not and what is there.
-- Why no extension is taken yet: docs/decisions/0016.
create or replace function rankdb._check_lexical_engine(settings jsonb)
returns text
language plpgsql stable
as $$
declare
  engine text := coalesce(settings ->> 'lexical_engine', 'builtin');
  extensions constant text[] := array['pg_textsearch', 'pg_search', 'vchord_bm25'];
  present text;
begin
  if engine = 'builtin' then
    return engine;
  end if;
  if jsonb_typeof(settings -> 'lexical_engine') <> 'string' or engine <> all (extensions) then
    perform rankdb._raise('22023', format('lexical_engine %s is not known', settings -> 'lexical_engine'),
      'Known: builtin, ' || array_to_string(extensions, ', '));
  end if;
  select coalesce(string_agg(a.name || ' ' || coalesce(a.installed_version || ' (installed)', a.default_version || ' (available, not installed)'), ', ' order by a.name), 'none')
  into present
  from pg_available_extensions a where a.name = any (extensions);
  perform rankdb._raise('0A000',
    format('lexical_engine %L is not supported yet; BM25 extensions on this server (PostgreSQL %s): %s', engine, current_setting('server_version'), present),
    'Leave lexical_engine out: the builtin engine is exact BM25 and needs no extension. See docs/lexical-engines.md.');
end
$$;
comment on function rankdb._check_lexical_engine(jsonb) is
  'The lexical engine that settings ask for: builtin. 0A000 names the BM25 extensions of this server if another one is asked for, 22023 if there is no such engine.';
