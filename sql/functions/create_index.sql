-- create_index: indexes a table for search and keeps the index up to date by triggers.
create or replace function rankdb.create_index(name text, source regclass, content text[], settings jsonb default '{}')
returns void
language plpgsql
as $$
declare
  index_row rankdb.indexes;
  keys rankdb.indexes;
  column_name text;
  event text;
  language_name regconfig;
begin
  if name is null or name !~ '^[A-Za-z_][A-Za-z0-9_-]{0,62}$' then
    perform rankdb._raise('22023', format('%L is not an index name', coalesce(name, 'NULL')),
      'Use a letter or _, then up to 62 letters, digits, _ or -.');
  end if;
  if source is null then
    perform rankdb._raise('22023', 'source must name a table, got NULL');
  end if;
  if not exists (select from pg_class c where c.oid = source and c.relkind in ('r', 'p')) then
    perform rankdb._raise('22023', format('%s is not a table', source), 'Index the table under the view.');
  end if;
  if content is null or cardinality(content) = 0 then
    perform rankdb._raise('22023', 'content must name at least one column');
  end if;
  foreach column_name in array content loop
    if not exists (select from pg_attribute a where a.attrelid = source and a.attname = column_name and a.attnum > 0 and not a.attisdropped) then
      perform rankdb._raise('42703', format('column %L of %s does not exist', coalesce(column_name, 'NULL'), source),
        'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a
                        where a.attrelid = source and a.attnum > 0 and not a.attisdropped));
    end if;
  end loop;
  perform rankdb._check_keys(settings, array['language', 'language_column', 'k1', 'b', 'field_weights', 'stop_words', 'typos', 'lexical_engine',
    'chunk_tokens', 'model', 'store_tokens', 'metric', 'vector_type', 'dimensions', 'hnsw_m', 'hnsw_ef_construction', 'sparse_model'], 'settings');
  if jsonb_typeof(settings -> 'store_tokens') <> 'boolean' then
    perform rankdb._raise('22023', format('store_tokens must be true or false, got %s', settings -> 'store_tokens'));
  end if;
  begin
    language_name := coalesce(settings ->> 'language', 'pg_catalog.english')::regconfig;
  exception when undefined_object or invalid_name or syntax_error then
    perform rankdb._raise('22023', format('language %L is not a text search configuration', settings ->> 'language'),
      'Configurations: ' || (select string_agg(c.cfgname, ', ' order by c.cfgname) from pg_ts_config c));
  end;

  select array_agg(k.name order by k.ordinal), array_agg(k.type order by k.ordinal)
  into keys.key_columns, keys.key_types
  from rankdb._key_columns(source) k;
  if keys.key_columns is null then
    perform rankdb._raise('55000', format('%s has no primary key', source),
      format('Add one: alter table %s add primary key (...)', source));
  end if;
  perform rankdb._check_worker_access(source, 'rankdb_worker');

  insert into rankdb.indexes (name, source, source_name, key_columns, key_types, content, language)
  values (name, source, rankdb._qualified(source), keys.key_columns, keys.key_types, content, language_name)
  on conflict on constraint indexes_name_key do nothing
  returning * into index_row;
  if index_row.index_id is null then
    perform rankdb._raise('42710', format('index %L already exists', name), format('Drop it first: select rankdb.drop_index(%L)', name));
  end if;
  insert into rankdb.generations (index_id, model, chunk_tokens, k1, b, store_tokens)
  values (
    index_row.index_id,
    coalesce(settings ->> 'model', 'default'),
    rankdb._number(settings, 'chunk_tokens', 16, 8192, 256),
    rankdb._number(settings, 'k1', 0, 10, 1.2),
    rankdb._number(settings, 'b', 0, 1, 0.75),
    coalesce((settings ->> 'store_tokens')::boolean, false))
  returning generation into index_row.generation;
  update rankdb.indexes i set generation = index_row.generation where i.index_id = index_row.index_id;
  perform rankdb._store_lexical_settings(index_row, settings);
  perform rankdb._store_dense_settings(index_row, settings);
  perform rankdb._store_sparse_settings(index_row, settings);
  perform rankdb._create_generation(index_row);

  -- The triggers lock out writers until this transaction ends, so no change falls between them and the first fill.
  foreach event in array array['insert', 'update', 'delete', 'truncate'] loop
    execute format('create trigger %I after %s on %s %s for each statement execute function rankdb._enqueue(%L)',
      format('rankdb_%s_%s', index_row.index_id, event), event, rankdb._qualified(source),
      case event
        when 'insert' then 'referencing new table as new_rows'
        when 'update' then 'referencing old table as old_rows new table as new_rows'
        when 'delete' then 'referencing old table as old_rows'
        else '' end,
      index_row.index_id);
  end loop;
  execute format('grant select on %s to rankdb_worker', rankdb._qualified(source));
  perform rankdb._enqueue_all(index_row);
  notify rankdb_work;
end
$$;
comment on function rankdb.create_index(text, regclass, text[], jsonb) is
  'Indexes the content columns (most important first) of a table with a primary key. Settings: language, language_column, k1, b, field_weights, stop_words, typos, lexical_engine; model, chunk_tokens, store_tokens; metric, vector_type, dimensions, hnsw_m, hnsw_ef_construction; sparse_model. The worker fills the index; CALL rankdb.refresh waits for it.';
