-- Who owns what and who may call what; last, over everything that the files before it made.
do $$
declare
  item record;
begin
  for item in
    select format('%s %s', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, p.oid::regprocedure) as object
    from pg_proc p where p.pronamespace = 'rankdb'::regnamespace order by 1
  loop
    execute format('alter %s owner to rankdb_owner', item.object);
    execute format('revoke all on %s from public', replace(item.object, 'aggregate ', 'function '));
  end loop;
  for item in
    select format('%s %s', case c.relkind when 'v' then 'view' else 'table' end, c.oid::regclass) as object
    from pg_class c where c.relnamespace = 'rankdb'::regnamespace and c.relkind in ('r', 'v') order by 1
  loop
    execute format('alter %s owner to rankdb_owner', item.object);
  end loop;
end
$$;
alter type rankdb.hit owner to rankdb_owner;
alter type rankdb.scope owner to rankdb_owner;
alter type rankdb.candidate owner to rankdb_owner;
alter type rankdb.leg owner to rankdb_owner;
alter type rankdb.leg_hits owner to rankdb_owner;
alter type rankdb.lexical_query owner to rankdb_owner;
alter type rankdb.query_clause owner to rankdb_owner;
alter schema rankdb_data owner to rankdb_owner;
alter schema rankdb owner to rankdb_owner;

grant usage on schema rankdb, rankdb_data to rankdb_reader, rankdb_worker;
-- A reader runs the search functions under its own rights, so it may call the helpers they are made of.
-- What it reads is the catalog without counts, and the views of a generation, which show what the source shows it.
grant select on rankdb.indexes, rankdb.generations, rankdb.profiles, rankdb.model_aliases, rankdb.model_doors to rankdb_reader;
do $$
declare
  item record;
begin
  for item in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.pronamespace = 'rankdb'::regnamespace and p.prokind in ('f', 'a')
      and p.proname in (
        'search', 'lexical_search', 'dense_search', 'recall', 'rerank', 'embed', 'rrf', 'service_status', 'evaluate',
        '_rrf_add', '_raise', '_check_keys', '_number', '_index', '_open_index', '_qualified', '_key_columns', '_check_query', '_check_top_n',
        '_profile', '_check_profile', '_options', '_filter_sql', '_filter_condition', '_filter_literal', '_collect', '_scope', '_parse_query',
        '_lexical_leg', '_lexical_settings', '_vector_sum', '_idf', '_similarity', '_dense_walk', '_dense_leg', '_query_embedding',
        '_retrieve', '_candidates', '_rerank_stage', '_cascade', '_finish', '_snippet', '_filter_group', '_filter_column', '_filter_path', '_filter_list',
        '_table_rows', '_dense_plan', '_dense_exact', '_demanded', '_filter_join', '_ef_search', '_query_vector', '_check_vector', '_fit_vector', '_sample_vectors', '_query_options',
        '_query_clauses', '_read_clauses', '_phrase_query', '_parse_plain', '_lexical_query', '_rarest_terms', '_minimum_should_match', '_tsquery_word',
        '_misspelt', '_respell', '_similar_terms', '_trigrams', '_edit_distance', '_check_highlight', '_mark_words', '_best_passage', '_check_rollup',
        '_check_choice', '_integer', '_prepare_legs', '_run_leg', 'profile_schema', '_check_schema', '_check_fuse', '_check_rerank', '_check_boosts', '_leg', '_roll_up', '_rolled_leg',
        '_is_service_failure', '_open_circuit', '_service_embed', '_service_rerank', '_service_rerank_tokens', '_service_models', '_service_model_details',
        'explain', '_document_id', '_key_filter', '_row_id', '_why_not_indexed', '_explain_source', '_explain_leg', '_explain_retrieval', '_explain_finish', '_explain_ranking', '_explain_verdict',
        '_check_call', '_check_cursor', '_depth', '_row_details', '_models_used', '_asked', 'expire_cursors', '_freeze', '_open_cursor', '_reread', '_page',
        '_governing_model', '_model_door', '_embed', '_score', '_granted_roles')
    order by 1
  loop
    execute format('grant execute on function %s to rankdb_reader', item.signature);
  end loop;
end
$$;
grant select, insert, delete, update (expires_at) on rankdb.cursors to rankdb_reader;  -- each role its own rows
grant select on rankdb.models to rankdb_reader;
grant select on rankdb.queries, rankdb.judgments to rankdb_reader;
