-- _lexical_settings: hands a parsed query to the views of a generation, by settings of the transaction.
create or replace function rankdb._lexical_settings(query rankdb.lexical_query, scope rankdb.scope, k integer)
returns void
language plpgsql stable
as $$
begin
  perform
    set_config('rankdb.lexical_terms', coalesce(query.terms, '{}')::text, true),
    set_config('rankdb.lexical_factors', coalesce(query.weights, '{}')::text, true),
    set_config('rankdb.lexical_condition', coalesce(query.condition::text, ''), true),
    set_config('rankdb.lexical_minimum', case when query.minimum > 1 then query.minimum::text else '' end, true),
    set_config('rankdb.lexical_groups', case when query.minimum > 1 then (
      select coalesce(array_agg(g.words), '{}') from (
        select string_agg(rankdb._tsquery_word(t.term), ' | ')::tsquery as words
        from unnest(query.terms, query.groups) t (term, place) where t.place is not null group by t.place) g)::text else '{}' end, true),
    set_config('rankdb.lexical_prefixes', case when cardinality(query.prefixes) > 0 then (
      select array_agg((rankdb._tsquery_word(p.beginning) || ':*')::tsquery order by p.place)
      from unnest(query.prefixes) with ordinality p (beginning, place))::text else '{}' end, true),
    set_config('rankdb.lexical_prefix_weights', coalesce(query.prefix_weights, '{}')::text, true),
    set_config('rankdb.lexical_unit', scope.unit, true),
    set_config('rankdb.lexical_k', k::text, true),
    set_config('rankdb.lexical_floor', '0', true),
    -- Where a policy or filter hides rows, more candidates are needed for k results.
    set_config('rankdb.lexical_share', greatest(coalesce(scope.share, 1), 1e-3)::text, true);
end
$$;
comment on function rankdb._lexical_settings(rankdb.lexical_query, rankdb.scope, integer) is 'Sets the settings rankdb.lexical_... that the lexical views of a generation read.';
