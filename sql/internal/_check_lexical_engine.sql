-- _check_lexical_engine: whether this database can answer the lexical leg with the engine that the settings name.
-- Another engine is never put in its place: what the caller asked for works, or create_index says why not and what is there.
create or replace function rankdb._check_lexical_engine(settings jsonb)
returns text
language plpgsql stable
as $$
declare
  engine text := coalesce(settings ->> 'lexical_engine', 'builtin');
  known constant text[] := array['builtin', 'pg_textsearch', 'pg_search', 'vchord_bm25'];
  setting text;
  present text;
begin
  if jsonb_typeof(settings -> 'lexical_engine') <> 'string' or engine <> all (known) then
    perform rankdb._raise('22023', format('lexical_engine must be one of %s, got %s', array_to_string(known, ', '), settings -> 'lexical_engine'));
  end if;
  if engine = 'builtin' then
    return engine;
  end if;
  select coalesce(string_agg(format('%s %s', a.name, case when a.installed_version is null then a.default_version || ' (available, not installed)'
      else a.installed_version || ' (installed)' end), ', ' order by a.name), 'none')
  into present
  from pg_available_extensions a where a.name = any (known);
  present := format('BM25 extensions on this server (PostgreSQL %s): %s.', current_setting('server_version'), present);
  if engine <> 'pg_textsearch' then
    perform rankdb._raise('0A000', format('lexical_engine %L is not supported yet', engine),
      present || ' Use "pg_textsearch" where it is installed, or leave lexical_engine out: the builtin engine is exact BM25 and needs no extension.');
  end if;
  if not exists (select from pg_available_extensions a where a.name = engine) then
    perform rankdb._raise('0A000', format('lexical_engine %L is not on this server', engine),
      present || ' pg_textsearch needs PostgreSQL 17 or later, its package on the server and its name in shared_preload_libraries; or leave lexical_engine out.');
  end if;
  if not exists (select from pg_extension e where e.extname = engine) then
    perform rankdb._raise('55000', format('lexical_engine %L is not installed in this database', engine),
      present || format(' Install it: create extension %I', engine));
  end if;
  foreach setting in array array['field_weights', 'language_column', 'stop_words', 'typos'] loop
    if settings ? setting and settings -> setting not in ('null', '"off"', '[]') then
      perform rankdb._raise('0A000', format('the setting %s is not supported by lexical_engine %L', setting, engine), 'Leave it out, or take the builtin engine.');
    end if;
  end loop;
  return engine;
end
$$;
comment on function rankdb._check_lexical_engine(jsonb) is
  'The lexical engine that settings ask for; 22023 if unknown, 0A000 or 55000 with the BM25 extensions of this server if it cannot be used.';
