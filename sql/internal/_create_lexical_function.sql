-- _create_lexical_function: writes g<N>_bm25 and g<N>_best, the search over the lexical views of a generation.
-- Functions of their own for each generation, because the plans of the views are large: named statically, they are made once a
-- session. They differ in what they return: g<N>_best finished hits, g<N>_bm25 rows with keys, to put a filter to.
create or replace function rankdb._create_lexical_function(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  result text;
  keys text;
  body text;
  best text;
  variant record;
begin
  select string_agg(format('key%s %s', n, index_row.key_types[n]), ', ' order by n), string_agg('h.key' || n, ', ' order by n)
  into result, keys
  from generate_series(1, cardinality(index_row.key_types)) n;
  body := $body$
declare
  common integer[];
  scales double precision[];
  common_bound double precision;
  rare text;
  every text;
  floor double precision := 0;
  matches rankdb_data.{prefix}_lexical_matches[];
  blocks rankdb_data.{prefix}_lexical_blocks[];
  filtered_rows rankdb_data.{prefix}_lexical_filtered[];
  gin tsquery;
  weights_set text;
  every_share double precision;
begin
  perform rankdb._lexical_settings(query, scope, k);
  select array_agg(t.term_id) filter (where t.common), array_agg(t.scale) filter (where t.common), sum(t.bound) filter (where t.common),
    string_agg(t.word, ' | ') filter (where not t.common), string_agg(t.word, ' | '),
    sum(exp(-t.idf)),
    set_config('rankdb.lexical_weights', '{' || coalesce(string_agg(t.term_id || ':' || t.weight::real, ','), '') || '}/1000000000', true)
  into common, scales, common_bound, rare, every, every_share, weights_set
  from (
    select v.term_id, v.idf, rankdb._tsquery_word(v.term) as word, v.idf * u.weight as weight, v.upper_bound * u.weight as bound,
      v.scale * u.weight as scale, v.scale is not null as common
    from rankdb_data.{prefix}_query_terms v
    join unnest(query.terms, query.weights) u (term, weight) on u.term = v.term collate "C") t;
  every := concat_ws(' | ', every, (
    select string_agg(rankdb._tsquery_word(p) || ':*', ' | ') from unnest(query.prefixes) p));
  if coalesce(every, '') = '' then
    return{nothing};
  end if;

  -- Conditions that the GIN index can answer choose the chunks by themselves.
  gin := every::tsquery;
  if query.condition is not null and querytree(query.condition) <> 'T' then
    gin := query.condition && gin;
    common := null;
  elsif cardinality(query.prefixes) > 0 then
    common := null;
  elsif query.minimum > 1 and query.minimum >= (select count(distinct g) from unnest(query.groups) g) then
    select string_agg('(' || g.words::text || ')', ' & ')::tsquery into gin from unnest(current_setting('rankdb.lexical_groups')::tsquery[]) g (words);
    common := null;
  end if;
  raise debug 'rankdb: % frequent words, filtered first: %', coalesce(cardinality(common), 0), filtered;
  -- exp(-idf) is the share of the chunks that have a word. Words in fewer chunks than rows pass: those chunks, of which each
  -- costs about three times what a row costs; all of them, and the caller applies the filter.
  if filtered and common is null and gin = every::tsquery
     and every_share * scope.matching / nullif(scope.share, 0) * 3 < scope.matching + 50 then
    filtered := false;
    if scope.filter_sql is not null then
      k := 1000000;
      perform set_config('rankdb.lexical_k', k::text, true);
    end if;
  end if;
  if filtered then
    select array_agg(h) into filtered_rows from rankdb_data.{prefix}_lexical_filtered h;
  elsif common is null then
    perform set_config('rankdb.lexical_query', gin::text, true);
    select array_agg(h) into matches from rankdb_data.{prefix}_lexical_matches h;
  else
    if rare is not null then
      perform set_config('rankdb.lexical_query', rare, true);
      select array_agg(h) into matches from rankdb_data.{prefix}_lexical_matches h;
      -- With k results that have a rare word, frequent words alone can only matter where their bounds together are higher.
      select coalesce(min(b.score), 0) into floor
      from (select max(h.score) as score from unnest(matches) h group by h.id, case when scope.unit = 'chunk' then h.chunk_id end
            order by max(h.score) desc limit k) b
      having count(*) >= k;
      floor := coalesce(floor, 0);
    end if;
    if common_bound < floor then
      raise debug 'rankdb: frequent words alone cannot reach a score of %', floor;
    else
      perform set_config('rankdb.lexical_common', common::text, true), set_config('rankdb.lexical_scales', scales::text, true),
        set_config('rankdb.lexical_bound', common_bound::text, true), set_config('rankdb.lexical_floor', floor::text, true);
      raise debug 'rankdb: segments are searched above a score of %', floor;
      select array_agg(h) into blocks from rankdb_data.{prefix}_lexical_blocks h;
    end if;
  end if;
  {finish}
end$body$;
  body := replace(body, '{prefix}', prefix);
  best := $best$
    from (
      select u.*, row_number() over (partition by u.id, case when scope.unit = 'chunk' then u.chunk_id end order by u.score desc, u.chunk_id) as place
      from (select * from unnest(matches) union all select * from unnest(blocks) union all select * from unnest(filtered_rows)) u) h
    where h.place = 1
    order by h.score desc, h.id, h.chunk_id
    limit k$best$;
  for variant in
    select '_bm25' as suffix, format('table (id text, chunk_id bigint, score double precision, %s)', result) as result, ' rows 10' as more,
      format('return query select h.id, h.chunk_id, h.score, %s %s;', keys, best) as finish, '' as nothing,
      'The best k visible documents (or chunks) by exact BM25; only those that pass rankdb.filter where filtered is true.' as remark
    union all
    select '_best', 'rankdb.hit[]', '',
      format('return array(select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id, h.chunk_id))::rankdb.hit %s);', best),
      ' array[]::rankdb.hit[]',
      'The best k visible documents (or chunks) by exact BM25, as hits; only those that pass rankdb.filter where filtered is true.'
  loop
    execute format(
      'create or replace function rankdb_data.%I(query rankdb.lexical_query, scope rankdb.scope, k integer, filtered boolean)
       returns %s
       language plpgsql stable cost 100000%s set plan_cache_mode = force_generic_plan set work_mem = %L set search_path = %s as %L',
      prefix || variant.suffix, variant.result, variant.more, '64MB',  -- the sums over all segments of a large index stay in memory
      (select concat_ws(', ', 'pg_catalog', string_agg(distinct quote_ident(n.nspname), ', '), 'pg_temp')
       from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector' and n.nspname <> 'pg_catalog'),
      '#variable_conflict use_column' || replace(replace(body, '  {finish}', variant.finish), '{nothing}', variant.nothing));
    perform rankdb._publish_function(prefix || variant.suffix, variant.remark);
  end loop;
end
$$;
comment on function rankdb._create_lexical_function(rankdb.indexes) is 'Creates rankdb_data.g<N>_bm25 and g<N>_best: the lexical search of a generation.';
