-- _create_engine_views: the index of another lexical engine over a generation's texts, and what a reader sees of it.
-- Does nothing for the builtin engine. Written for pg_textsearch 1.4 and later, whose index scan goes on for as long as rows are asked for.
create or replace function rankdb._create_engine_views(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  generation_row rankdb.generations;
  engine_schema name;
  keys text;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.lexical_engine = 'builtin' then
    return;
  end if;
  select n.nspname into engine_schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = generation_row.lexical_engine;
  if not found then
    perform rankdb._check_lexical_engine(jsonb_build_object('lexical_engine', generation_row.lexical_engine));
  end if;
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;

  if to_regclass(format('rankdb_data.%I', prefix || '_bm25')) is null then
    execute format('create index %I on rankdb_data.%I using bm25 (body) with (text_config = %L, k1 = %s, b = %s)',
      prefix || '_bm25', prefix, index_row.language::text, generation_row.k1, generation_row.b);
  end if;
  -- The score is the one that the scan has just found. To compute it from the text again would ask the extension for the
  -- reader's right to the table of texts, which no reader has.
  perform rankdb._create_view(prefix || '_engine_hits', format($view$
    select id, chunk_id, score, %1$s
    from (
      select c.id, c.chunk_id, %1$s, -%3$I.bm25_get_current_score() as score
      from rankdb_data.%2$I c
      order by c.body operator(%3$I.<@>) (select %3$I.to_bm25query(current_setting('rankdb.engine_query', true), %4$L))
      offset 0) h
    where %5$s$view$,
    keys, prefix, engine_schema, format('rankdb_data.%I', prefix || '_bm25'),
    format('rankdb_data.%I(%s)', prefix || '_visible', keys)),
    'Chunks that match rankdb.engine_query by the lexical engine of the index, best first, as far as the caller may see them.');
end
$$;
comment on function rankdb._create_engine_views(rankdb.indexes) is 'Creates the index g<N>_bm25 and the view g<N>_engine_hits for an index whose lexical_engine is an extension.';
