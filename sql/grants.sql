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
grant select on rankdb.indexes, rankdb.generations, rankdb.profiles, rankdb.profile_versions, rankdb.profile_grants, rankdb.model_aliases, rankdb.model_doors to rankdb_reader;
do $$
declare
  item record;
begin
  for item in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.pronamespace = 'rankdb'::regnamespace and p.prokind in ('f', 'a')
      and p.proname in (
        'search', 'lexical_search', 'dense_search', 'recall', 'rerank', 'embed', 'rrf', 'fuse', 'learn_weights', 'service_status', 'evaluate', 'depth_curve', 'calibrate',
        'session_usage', '_service_usage', '_usage',
        '_rrf_add', '_raise', '_check_keys', '_number', '_index', '_open_index', '_qualified', '_key_columns', '_check_query', '_check_top_n',
        'robustness', 'recall_curve', '_typo', '_perturbed_word', '_perturb', '_answers', '_overlap', '_worst', '_robustness_row', '_prefers', '_negation_pairs', '_negation_values',
        '_perturbed_values', '_failed_queries', '_query_parts', '_check_robustness', '_check_store', '_store_report',
        '_patient',
        '_profile', '_profile_version', '_check_profile', 'profile_diff', '_json_diff', '_legs_by_name', '_is_of_type', '_expected', '_nearest_word', '_schema_predicate', '_options', '_filter_sql', '_filter_condition', '_filter_literal', '_collect', '_scope', '_parse_query',
        '_lexical_leg', '_lexical_settings', '_vector_sum', '_idf', '_similarity', '_dense_walk', '_dense_leg', '_base_type', '_check_inputs', '_fuses_scores', '_has_set_logic',
        '_retrieve', '_candidates', '_score_legs', '_true_scores', '_lower_bound', '_judged_legs', '_weights_quality', '_read_legs', '_fuse', '_fused_rows', '_fuse_ranks', '_fuse_scores', '_fuse_sets', '_fuse_copeland', '_fuse_condorcet', '_fuse_turns',
        '_vote_weights', '_leg_scales', '_normalized', '_rank_term', '_rank_factor', '_rerank_stage', '_cascade', '_rank', '_finish', '_snippet', '_filter_group', '_filter_column', '_filter_path', '_filter_list',
        '_table_rows', '_dense_plan', '_dense_exact', '_demanded', '_filter_join', '_ef_search', '_query_vector', '_check_vector', '_fit_vector', '_sample_vectors', '_query_options',
        '_query_clauses', '_read_clauses', '_phrase_query', '_parse_plain', '_lexical_query', '_rarest_terms', '_minimum_should_match', '_tsquery_word',
        '_misspelt', '_respell', '_similar_terms', '_trigrams', '_edit_distance', '_check_highlight', '_mark_words', '_best_passage', '_check_rollup',
        '_check_choice', '_integer', '_prepare_legs', '_encode_legs', '_sets_bounds', '_run_leg', '_search_legs', '_reads_query', '_check_legs', '_check_expression', '_check_hits', '_check_foreign', '_leg_scope', '_leg_vector', '_query_embeddings',
        '_function_sql', '_function_error', '_function_plan', '_function_rows', '_function_leg', '_foreign_leg', '_adopt_chunks', '_feedback', '_feedback_vector', '_expand_query',
        'profile_schema', '_check_schema', '_check_fuse', '_check_rerank', '_check_boosts', '_check_feedback', '_leg', '_roll_up', '_rolled_leg',
        '_source_column', '_key_condition', '_decay', '_great_circle', '_boost_sql', '_boosts_sql', '_candidate', '_with_row', '_with_score', '_with_embedding', '_with_said', '_fields', '_shaping_columns', '_check_pins',
        '_check_synonyms', '_check_shape', '_pin_options', '_add_synonyms', '_pins', '_embeddings', '_survivors', '_shaped_depth', '_kept', '_boosted', '_mmr', '_xquad', '_facility_location', '_diversified', '_grouped',
        '_is_service_failure', '_open_circuit', '_service_embed', '_service_rerank', '_service_rerank_tokens', '_service_models', '_service_model_details',
        '_check_metrics', '_check_judgment_set', '_metric', '_fit_platt', '_fit_isotonic', '_calibration_error', '_fit_map', '_judged_scores',
        '_option_names', '_check_judgments',
        '_template_parts', '_template_columns', '_check_template_columns', '_fill_template', '_window_limit', '_exact_matches', '_stage_texts', '_normalize_stage', '_blend',
        '_curve_depth', '_limit_depth', '_check_map', '_check_calibrate', '_cosine_parameters', '_calibration', '_calibrated', '_final_scores',
        'sparse_search', 'embed_sparse', '_sparse_generation', '_cap_sparse', '_fit_sparse', '_sparse_query', '_sparse_leg', '_sparse_scores',
        'explain', '_document_id', '_key_filter', '_row_id', '_why_not_indexed', '_explain_source', '_explain_leg', '_explain_retrieval', '_explain_finish', '_explain_ranking', '_explain_verdict',
        'evaluate_queries', '_metric_depth', '_alpha_ndcg', '_metrics_of', '_check_metric_needs', '_judged_queries', '_evaluation_options', '_run_query', '_unknown_documents', 'check_judgments', 'export_judgments', '_trec_field',
        '_check_call', '_check_cursor', '_depth', '_row_details', '_models_used', '_asked', 'expire_cursors', '_freeze', '_open_cursor', '_reread', '_page',
        '_governing_model', '_model_door', '_embed', '_score', '_granted_roles',
        'compare', '_compare_settings', '_compared', '_log_gamma', '_incomplete_beta', '_t_test', '_randomization_test', '_bootstrap_interval', '_adjusted')
    order by 1
  loop
    execute format('grant execute on function %s to rankdb_reader', item.signature);
  end loop;
end
$$;
grant select, insert, delete, update (expires_at) on rankdb.cursors to rankdb_reader;  -- each role its own rows
grant select on rankdb.models to rankdb_reader;
grant select on rankdb.queries, rankdb.judgments to rankdb_reader;
grant select on rankdb.judging_queue to rankdb_reader;

-- An author stores profiles under its own rights. What it may not decide (version, plan, author, built_in) are columns that it may not write.
do $$
declare
  item record;
begin
  if exists (select from pg_roles r where r.rolname = 'rankdb_author') then
    grant insert (name, definition, note), delete on rankdb.profile_versions to rankdb_author;
    grant execute on function rankdb.create_profile(text, jsonb), rankdb.create_profile(text, jsonb, text), rankdb.restore_profile(text, integer),
      rankdb.drop_profile(text), rankdb._store_profile(text, jsonb, text), rankdb._lock_profile(text) to rankdb_author;
    -- It also judges, measures and tunes: its own runs and reports, and the judgments of all.
    grant select, insert, update, delete on rankdb.queries, rankdb.judgments, rankdb.assessments, rankdb.runs, rankdb.run_queries, rankdb.tunings, rankdb.tuning_trials, rankdb.reports to rankdb_author;
    grant select on rankdb.run_results to rankdb_author;
    for item in
      select format('%s %s', case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure) as object
      from pg_proc p
      where p.pronamespace = 'rankdb'::regnamespace and p.proname in (
        '_tune_bytes',
        'tune', '_tune_place', '_tune_put', '_tune_values', '_tune_default_space', '_tune_space', '_tune_variants', '_tune_name', '_tune_limits', '_tune_task', '_tune_cut', '_tune_candidates', '_tune_stages', '_tune_boosts', '_tune_case', '_tune_problem', '_tune_measure', '_tune_answer', '_tune_settings', '_tune_finish', '_service_tune',
        'evaluate_run', 'evaluate_run_queries', '_run', 'check_run', 'export_run',
        'compare_runs', 'leaderboard', '_preferences', '_voting_scores', '_bradley_terry', '_kemeny', '_kemeny_search', '_board_runs',
        'pool', 'to_judge', 'judge', 'unjudge', 'adopt_assessments', 'agreement', 'judge_clicks', '_check_query_set', '_is_machine_judge', '_check_judge', '_source_texts', '_kappa', '_click_counts', '_fit_propensities', '_click_propensities',
        'tune', '_tune_place', '_tune_put', '_tune_values', '_tune_default_space', '_tune_space', '_tune_variants', '_tune_name', '_tune_limits', '_tune_task', '_tune_cut', '_tune_candidates', '_tune_stages', '_tune_boosts', '_tune_passages', '_tune_case', '_tune_problem', '_tune_measure', '_tune_answer', '_tune_settings', '_tune_finish', '_service_tune',
        'evaluate_run', 'evaluate_run_queries', '_run', '_usage', 'check_run', 'export_run',
        'create_run', 'drop_run')
      order by 1
    loop
      execute format('grant execute on %s to rankdb_author', item.object);
    end loop;
  end if;
end
$$;
