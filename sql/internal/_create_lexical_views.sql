-- _create_lexical_views: what a reader sees of the text side of a generation.
-- The query comes in through settings of the transaction (sql/search/_lexical_settings.sql), because a condition given to a
-- barrier view from outside is applied after the visibility test and so could not use an index.
create or replace function rankdb._create_lexical_views(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  visible text;
begin
  select string_agg('key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  visible := format('rankdb_data.%I(%s)', prefix || '_visible', keys);
  execute format('drop view if exists rankdb_data.%I, rankdb_data.%I', prefix || '_lexical_hits', prefix || '_query_terms');

  perform rankdb._create_view(prefix || '_query_terms', format($view$
    select t.term, t.term_id, rankdb._idf(t.df, s.chunks) as idf,
      -- The impacts are for a slightly different average length.
      rankdb._idf(t.df, s.chunks) * t.max_impact * (1 + 1e-5)
        * (select greatest(m.mean / s.average_length, s.average_length / m.mean) from (select s.total_length / s.chunks::double precision as mean) m) as upper_bound,
      case when t.segmented then rankdb._idf(t.df, s.chunks) / t.segment_idf end as scale
    from rankdb_data.%1$I t
    join rankdb.statistics s on s.generation = %2$s
    where s.chunks > 0 and s.total_length > 0 and t.df > 0 and t.term = any (current_setting('rankdb.lexical_terms', true)::text[])$view$,
    prefix || '_terms', index_row.generation),
    'Weight and upper bound of the terms in rankdb.lexical_terms; shows no counts.');

  -- Every match, scored one by one: rare words, conditions that the GIN index answers, beginnings of words.
  perform rankdb._create_lexical_view(index_row, '_lexical_matches', $sources$
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, x.extra, x.extra - (l.impacts <#> (select q.impact_weights from q)) as a
  from rankdb_data.{prefix}_lexical l, q
  cross join lateral (
    select coalesce((select sum(p.weight) from unnest(q.prefixes, q.prefix_weights) p (beginning, weight) where l.lexemes @@ p.beginning), 0) as extra) x
  where l.lexemes @@ current_setting('rankdb.lexical_query', true)::tsquery and {passes})$sources$,
    'The best visible chunks among those that match rankdb.lexical_query.');

  -- The rows of the source that the caller's filter and policies leave, scored one by one.
  perform rankdb._create_lexical_view(index_row, '_lexical_filtered', replace($sources$
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, x.extra, x.extra - (l.impacts <#> (select q.impact_weights from q)) as a
  from rankdb_data.{prefix}_matching() m
  cross join q
  cross join lateral (select g.chunk_id from rankdb_data.{prefix} g where {same} offset 0) g
  cross join lateral (select l.* from rankdb_data.{prefix}_lexical l where l.chunk_id = g.chunk_id offset 0) l
  cross join lateral (
    select coalesce((select sum(p.weight) from unnest(q.prefixes, q.prefix_weights) p (beginning, weight) where l.lexemes @@ p.beginning), 0) as extra) x
  where x.extra - (l.impacts <#> (select q.impact_weights from q)) > 0 and {passes})$sources$,
    '{same}', (select string_agg(format('g.key%s %s m.key%1$s', c.ordinal, c.equals), ' and ') from rankdb._key_columns(index_row.source) c)),
    'The best visible chunks among those of the source rows that pass rankdb.filter.');

  -- Frequent words: blocks of chunks whose bounds say that they may hold a result, and new chunks.
  perform rankdb._create_lexical_view(index_row, '_lexical_blocks', $sources$
words as materialized (
  select c.term_id, case when c.scale not between 1 / 1.02 and 1.02 then array_fill(c.scale::real, array[q.segment_size])::vector end as scale
  from unnest(current_setting('rankdb.lexical_common', true)::integer[], current_setting('rankdb.lexical_scales', true)::double precision[]) c (term_id, scale), q),
-- What 2 % in the idf and the drift of the average length leave of a bound.
slack as materialized (select q.drift * 1.02001 as ratio from q),
blocks as materialized (
  select s.segment, rankdb._vector_sum(case when w.scale is null then s.impacts::vector else s.impacts::vector * w.scale end) as bound
  from words w cross join lateral (
    select s.segment, s.impacts from rankdb_data.{prefix}_segments s where s.level = 1 and s.term_id = w.term_id offset 0) s
  group by s.segment),
-- A bound that about so many blocks exceed as give k results: they are scored first and make the floor for the rest.
-- Halves the range; not more often than is worth its time.
aim as materialized (select greatest(current_setting('rankdb.lexical_seeds', true)::integer, 1) as blocks),
search (step, low, high, bound, found) as (
  select 0, l.low, h.high, l.low, (select sum(bit_count(binary_quantize(b.bound - array_fill(l.low::real, array[(select q.segment_size from q)])::vector))) from blocks b)
  from (select greatest((select q.floor / s.ratio from q, slack s), 1e-6) as low) l,
    (select current_setting('rankdb.lexical_bound', true)::double precision * (select s.ratio from slack s) as high) h
  union all
  select s.step + 1, case when n.found > 3 * a.blocks then m.bound else s.low end, case when n.found > 3 * a.blocks then s.high else m.bound end, m.bound, n.found
  from search s
  cross join aim a
  cross join lateral (select case when s.found > 3 * a.blocks then (s.bound + s.high) / 2 else (s.low + s.bound) / 2 end as bound) m
  cross join lateral (
    select sum(bit_count(binary_quantize(b.bound - array_fill(m.bound::real, array[(select q.segment_size from q)])::vector))) as found from blocks b) n
  where s.step < 9 and (s.found > 3 * a.blocks or s.step > 0 and s.found < a.blocks)),
threshold as materialized (select s.bound, s.found, (select f.found from search f where f.step = 0) as all_found from search s order by s.step desc limit 1),
seeds as materialized (
  select p.segment::bigint * q.segment_size + p.place - 1 as block
  from q cross join lateral (
    select h.segment, y.place
    from (select b.segment, binary_quantize(b.bound - array_fill(t.bound::real, array[q.segment_size])::vector) as hot from blocks b, threshold t offset 0) h
    cross join lateral (
      select sum(length(x.gap) + 1) over (order by x.n) as place, x.n, count(*) over () as last
      from string_to_table(h.hot::text, '1') with ordinality x (gap, n)) y
    where bit_count(h.hot) > 0 and y.n < y.last) p
  limit (select 8 * a.blocks from aim a)),
seed_rows as materialized (
  select l.* from seeds s, q
  cross join lateral (
    select l.id, l.chunk_id, {keys:l}, -(l.impacts <#> q.impact_weights) as a from rankdb_data.{prefix}_lexical l
    where l.chunk_id > s.block * q.block_size and l.chunk_id <= (s.block + 1) * q.block_size and l.impacts <#> q.impact_weights < 0 and {passes} offset 0) l
  union all
  select l.id, l.chunk_id, {keys:l}, -(l.impacts <#> q.impact_weights) from q
  cross join lateral (
    select l.* from rankdb_data.{prefix}_lexical l
    where l.chunk_id > q.segmented_to and l.impacts <#> q.impact_weights < 0 and {passes} offset 0) l),
seed_best as materialized (select s.* from seed_rows s order by s.a desc limit (select 4 * q.k + 100 from q)),
floor as materialized (
  select greatest(q.floor, (
    select case when count(*) >= q.k then min(v.a) / q.drift else 0 end
    from (
      select r.a
      from (
        select r.* from (
          select s.*, row_number() over (partition by s.id, case when q.by_chunk then s.chunk_id end order by s.a desc) as place from seed_best s) r
        where r.place = 1 order by r.a desc offset 0) r
      where {visible:r} limit q.k) v)) as score
  from q),
rest as materialized (
  select b.segment, binary_quantize(b.bound - array_fill(f.bound::real, array[q.segment_size])::vector) as hot
  from blocks b, q, (select greatest(f.score / s.ratio, 1e-6) as bound from floor f, slack s) f
  where (select t.all_found > least(t.found, 8 * a.blocks) from threshold t, aim a)),
-- Where many blocks are left, one addition a chunk is cheaper than reading their rows.
plan as materialized (select sum(bit_count(r.hot)) > greatest(200, 0.01 * (select q.segmented_to / q.block_size from q)) as by_chunk from rest r),
block_rows as (
  select l.* from (
    select r.segment::bigint * q.segment_size + y.place - 1 as block
    from q, rest r
    cross join lateral (
      select sum(length(x.gap) + 1) over (order by x.n) as place, x.n, count(*) over () as last
      from string_to_table(r.hot::text, '1') with ordinality x (gap, n)) y
    where (select not p.by_chunk from plan p) and bit_count(r.hot) > 0 and y.n < y.last offset 0) b
  cross join q
  cross join lateral (
    select l.id, l.chunk_id, {keys:l}, -(l.impacts <#> q.impact_weights) as a from rankdb_data.{prefix}_lexical l
    where l.chunk_id > b.block * q.block_size and l.chunk_id <= (b.block + 1) * q.block_size and l.impacts <#> q.impact_weights < 0 and {passes} offset 0) l
  where b.block not in (select s.block from seeds s)),
chunks as (
  select s.segment, rankdb._vector_sum(case when w.scale is null then s.impacts::vector else s.impacts::vector * w.scale end) as bound
  from words w cross join lateral (
    select s.segment, s.impacts from rankdb_data.{prefix}_segments s where s.level = 0 and s.term_id = w.term_id offset 0) s
  where (select p.by_chunk from plan p)
  group by s.segment),
chunk_bits as (
  select c.segment, binary_quantize(c.bound - f.bound) as hot
  from chunks c, (select array_fill(greatest(f.score / s.ratio, 1e-6)::real, array[q.segment_size])::vector as bound from floor f, slack s, q offset 0) f offset 0),
chunk_rows as (
  select l.* from (
    select c.segment::bigint * q.segment_size + y.place as chunk_id
    from q, chunk_bits c
    cross join lateral (
      select sum(length(x.gap) + 1) over (order by x.n) as place, x.n, count(*) over () as last
      from string_to_table(c.hot::text, '1') with ordinality x (gap, n)) y
    where bit_count(c.hot) > 0 and y.n < y.last offset 0) p
  cross join q
  cross join lateral (
    select l.id, l.chunk_id, {keys:l}, -(l.impacts <#> q.impact_weights) as a from rankdb_data.{prefix}_lexical l
    where l.chunk_id = p.chunk_id and {passes} offset 0) l
  where not exists (select from seeds s where s.block = (p.chunk_id - 1) / q.block_size)),
candidates as materialized (
  select c.*, 0::double precision as extra
  from (select * from seed_rows union all select * from block_rows union all select * from chunk_rows) c
  where c.a * (select q.drift from q) >= (select f.score from floor f))$sources$,
    'The best visible chunks with a frequent word, better than rankdb.lexical_floor.');

  perform rankdb._create_view(prefix || '_chunks', format($view$
    select id, chunk_id, ordinal, start_at, end_at, body, token_ids, token_version
    from rankdb_data.%1$I
    where %2$s$view$, prefix, visible),
    'Text of the chunks whose source row the caller may see.');
end
$$;
comment on function rankdb._create_lexical_views(rankdb.indexes) is
  'Creates the views g<N>_query_terms, g<N>_lexical_matches, g<N>_lexical_filtered, g<N>_lexical_blocks and g<N>_chunks.';
