-- _create_true_scores: views and functions of a generation that give the scores of documents (or chunks) which the caller names in
-- rankdb.wanted_ids (rankdb.wanted_chunks), whether or not a leg would have found them. Fusion asks for what one leg found and another
-- did not. As in the legs, nothing is told of a row that the caller may not see.
create or replace function rankdb._create_true_scores(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  numbers integer[] := array(select generate_series(1, cardinality(index_row.key_columns)));
  keys text := (select string_agg('c.key' || n, ', ') from unnest(numbers) n);
  -- The chunks that are wanted; "offset 0" keeps it one look-up by key for each.
  wanted text := format($wanted$
    select c.chunk_id
    from unnest(nullif(current_setting('rankdb.wanted_ids', true), '')::text[]) u (id)
    cross join lateral (select c.chunk_id from rankdb_data.%1$I c where c.id = u.id offset 0) c
    union all
    select u.chunk_id from unnest(nullif(current_setting('rankdb.wanted_chunks', true), '')::bigint[]) u (chunk_id)$wanted$, prefix);
  item record;
begin
  perform rankdb._create_lexical_view(index_row, '_lexical_wanted', replace($sources$
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, x.extra, x.extra - (l.impacts <#> (select q.impact_weights from q)) as a
  from ({wanted}) w
  cross join q
  cross join lateral (select l.* from rankdb_data.{prefix}_lexical l where l.chunk_id = w.chunk_id offset 0) l
  cross join lateral (
    select case when q.prefixes = '{}' then 0
      else coalesce((select sum(p.weight) from unnest(q.prefixes, q.prefix_weights) p (beginning, weight) where l.lexemes @@ p.beginning), 0) end as extra) x
  where x.extra - (l.impacts <#> (select q.impact_weights from q)) > 0 and {passes})$sources$, '{wanted}', wanted),
    'Exact BM25 scores of the matching chunks among those in rankdb.wanted_ids and rankdb.wanted_chunks.');
  perform rankdb._create_view(prefix || '_wanted', format($view$
    select distinct c.id, %1$s
    from (%2$s) w
    cross join lateral (select c.id, %1$s from rankdb_data.%3$I c where c.chunk_id = w.chunk_id offset 0) c
    where rankdb_data.%4$I(%1$s)$view$, keys, wanted, prefix, prefix || '_visible'),
    'Keys of the documents in rankdb.wanted_ids and rankdb.wanted_chunks, as far as the caller may see them.');
  if exists (select from rankdb.generations g where g.generation = index_row.generation and g.dimension is not null) then
    perform rankdb._create_view(prefix || '_dense_wanted', format($view$
      with measured as materialized (
        select c.id, c.chunk_id, %1$s, (%2$s) + 0 as distance
        from (%3$s) w
        cross join lateral (select c.* from rankdb_data.%4$I c where c.chunk_id = w.chunk_id and c.embedding is not null offset 0) c),
      -- All probes at once.
      shown as (
        select k.chunks[v.place] as chunk_id
        from (select array_agg(c.chunk_id) as chunks, %5$s from measured c having count(*) > 0) k
        cross join lateral rankdb_data.%6$I(%7$s) v (place))
      select m.id, m.chunk_id, m.distance from measured m where m.chunk_id in (select s.chunk_id from shown s)$view$,
      keys, (select rankdb._distance(g, 'c.embedding') from rankdb.generations g where g.generation = index_row.generation), wanted, prefix,
      (select string_agg(format('array_agg(c.key%1$s) as keys%1$s', n), ', ' order by n) from unnest(numbers) n), prefix || '_visible_keys',
      (select string_agg('k.keys' || n, ', ' order by n) from unnest(numbers) n)),
      'Exact distances to rankdb.dense_query of the chunks in rankdb.wanted_ids and rankdb.wanted_chunks.');
  end if;

  for item in
    select f.* from (values
      ('lexical', '_lexical_scores(query rankdb.lexical_query, scope rankdb.scope, k integer, every_chunk boolean)', $body$
declare
  words text;
begin
  if every_chunk then
    scope.unit := 'chunk';
    k := 1000000;
  end if;
  perform rankdb._lexical_settings(query, scope, k);
  select string_agg(v.term_id || ':' || (v.idf * u.weight)::real, ',') into words
  from rankdb_data.{prefix}_query_terms v
  join unnest(query.terms, query.weights) u (term, weight) on u.term = v.term collate "C";
  if words is null and cardinality(query.prefixes) > 0 is not true then
    return '{}';
  end if;
  perform set_config('rankdb.lexical_weights', '{' || coalesce(words, '') || '}/1000000000', true);
  return array(
    select row(b.id, b.chunk_id, b.score, row_number() over (order by b.score desc, b.id, b.chunk_id))::rankdb.hit
    from (
      select h.id, h.chunk_id, h.score, row_number() over (partition by h.id, case when scope.unit = 'chunk' then h.chunk_id end order by h.score desc, h.chunk_id) as place
      from rankdb_data.{prefix}_lexical_wanted h) b
    where b.place = 1
    order by b.score desc, b.id, b.chunk_id);
end$body$, 'Exact BM25 scores of the wanted documents (or chunks) that match the query, best first.'),
      ('dense', '_dense_scores(by_document boolean)', $body$
begin
  return array(
    select row(b.id, b.chunk_id, rankdb._similarity({metric}, b.distance), row_number() over (order by b.distance, b.id, b.chunk_id))::rankdb.hit
    from (
      select h.id, h.chunk_id, h.distance, row_number() over (partition by h.id, case when not by_document then h.chunk_id end order by h.distance, h.chunk_id) as place
      from rankdb_data.{prefix}_dense_wanted h where h.distance <> 'NaN') b
    where b.place = 1
    order by b.distance, b.id, b.chunk_id);
end$body$, 'Exact scores by rankdb.dense_query of the wanted documents (or chunks) that have a vector, best first.')) f (kind, signature, body, remark)
    where f.kind = 'lexical' or to_regclass(format('rankdb_data.%I', prefix || '_dense_wanted')) is not null
  loop
    execute format('create or replace function rankdb_data.%s returns rankdb.hit[] language plpgsql stable cost 10000 set jit = off %s as %L',
      prefix || item.signature, case item.kind when 'lexical' then format('set plan_cache_mode = force_generic_plan set search_path = %s',
        (select concat_ws(', ', 'pg_catalog', string_agg(distinct quote_ident(n.nspname), ', '), 'pg_temp')
         from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector' and n.nspname <> 'pg_catalog')) else '' end,
      replace(replace(item.body, '{prefix}', prefix), '{metric}',
        coalesce((select quote_literal(g.metric) from rankdb.generations g where g.generation = index_row.generation), '')));
    perform rankdb._publish_function(prefix || split_part(item.signature, '(', 1), item.remark);
  end loop;
end
$$;
comment on function rankdb._create_true_scores(rankdb.indexes) is
  'Creates g<N>_wanted, g<N>_lexical_wanted, g<N>_dense_wanted and the functions g<N>_lexical_scores and g<N>_dense_scores: scores of documents that the caller names.';
