-- _create_sparse_views: what a reader sees of a generation's sparse vectors. The query comes in through settings of the transaction.
create or replace function rankdb._create_sparse_views(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  hits text;
begin
  select string_agg('{}.key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;

  -- The best chunks by the postings. Those of the query's tokens, times the token's weight, are added up, segment by segment: the score
  -- of every chunk. A bound that about rankdb.sparse_depth of them exceed is found by halving on a sample, the chunks above it are
  -- looked up, scored from their own vectors and probed in order. Sums and scores are rounded differently, so what is
  -- within 1/100,000 of the bound is left out: the rows are the beginning of the true order, with nothing missing in between.
  hits := $view$
with recursive q as materialized (
  select v.query, nullif(current_setting('rankdb.sparse_depth', true), '')::double precision as depth, s.sparse_to, g.segment_size as size
  from (select current_setting('rankdb.sparse_query', true)::sparsevec as query) v
  cross join rankdb.statistics s join rankdb.generations g using (generation)
  where s.generation = {generation}),
terms as materialized (
  select split_part(e, ':', 1)::integer as term_id, array_fill(split_part(e, ':', 2)::real, array[q.size])::vector as weight
  from q cross join lateral string_to_table(ltrim(split_part(q.query::text, '}', 1), '{'), ',') e
  where e <> ''),
bounds as materialized (
  select p.segment, rankdb._vector_sum(p.weights::vector * t.weight) as bound
  from terms t cross join lateral (
    select p.segment, p.weights from rankdb_data.{prefix}_postings p where p.term_id = t.term_id offset 0) p
  group by p.segment),
sample as materialized (
  select subvector(b.bound, 1, b.size) as bound, b.size
  from (select b.bound, least(q.size, 16000 / least(8, count(*) over ()))::integer as size,
          row_number() over (order by b.segment) as place, ceil(count(*) over () / 8.0) as every
        from bounds b, q) b
  where b.place % b.every = 0),
aim as materialized (
  select max(s.size) as size, max(vector_norm(s.bound)) as highest, q.depth * least(1, sum(s.size)::double precision / q.sparse_to) as places
  from sample s, q where q.depth is not null and q.sparse_to > 0 group by q.depth, q.sparse_to),
search (step, low, high, found) as (
  select 0, 0::double precision, a.highest, null::double precision from aim a
  union all
  select s.step + 1, case when c.enough then c.middle else s.low end, case when c.enough then s.high else c.middle end,
    case when c.enough then c.found else s.found end
  from search s cross join aim a cross join lateral (
    select m.middle, f.found, f.found >= a.places as enough
    from (select (s.low + s.high) / 2 as middle offset 0) m
    cross join lateral (
      select sum(bit_count(binary_quantize(b.bound - n.fill)))::double precision as found
      from (select array_fill(m.middle::real, array[a.size])::vector as fill offset 0) n cross join sample b) f offset 0) c
  where s.step < 24 and (s.found is null or s.found > 2 * a.places)),
line as materialized (
  select coalesce((select s.low::real from search s order by s.step desc limit 1), 0::real)::double precision as bound),
candidates as materialized (
  select l.id, l.chunk_id, {keys:l}, -(l.sparse <#> q.query) as score
  from q
  cross join (
    select b.segment, binary_quantize(b.bound - array_fill((select n.bound::real from line n), array[(select q.size from q)])::vector) as hot from bounds b offset 0) h
  cross join lateral (
    select sum(length(x.gap) + 1) over (order by x.n) as place, x.n, count(*) over () as last
    from string_to_table(h.hot::text, '1') with ordinality x (gap, n)) y
  cross join lateral (
    select l.* from rankdb_data.{prefix}_sparse l where l.chunk_id = h.segment::bigint * q.size + y.place offset 0) l
  where bit_count(h.hot) > 0 and y.n < y.last
  union all
  select l.id, l.chunk_id, {keys:l}, -(l.sparse <#> q.query)
  from q cross join lateral (select l.* from rankdb_data.{prefix}_sparse l where l.chunk_id > q.sparse_to offset 0) l)
select o.id, o.chunk_id, o.score, {keys:o}
from (
  select c.* from candidates c, line n where c.score > 0 and (n.bound = 0 or c.score > n.bound * 1.00001)
  order by c.score desc, c.id, c.chunk_id offset 0) o
where {visible:o}
order by o.score desc, o.id, o.chunk_id$view$;
  hits := replace(replace(hits, '{generation}', index_row.generation::text), '{prefix}', prefix);
  hits := regexp_replace(hits, '\{visible:(\w+)\}', format('rankdb_data.%I(%s)', prefix || '_visible', replace(keys, '{}', '\1')), 'g');
  hits := regexp_replace(hits, '\{keys:(\w+)\}', replace(keys, '{}', '\1'), 'g');
  perform rankdb._create_view(prefix || '_sparse_hits', hits,
    'The chunks with the highest scores for rankdb.sparse_query, best first, about rankdb.sparse_depth of them (all with a score if that is empty), as far as the caller may see them.');

  -- "offset 0" makes this one look-up by key for each row that passes, whatever the planner thinks of their number.
  perform rankdb._create_view(prefix || '_sparse_matching', format($view$
    select n.id, n.chunk_id, n.score
    from rankdb_data.%1$I() m
    cross join lateral (
      select l.id, l.chunk_id, -(l.sparse <#> (select current_setting('rankdb.sparse_query', true)::sparsevec)) as score
      from (select c.chunk_id from rankdb_data.%2$I c where %3$s offset 0) c
      join rankdb_data.%4$I l on l.chunk_id = c.chunk_id
      offset 0) n
    where n.score > 0$view$, prefix || '_matching', prefix,
      (select string_agg(format('c.key%1$s %2$s m.key%1$s%3$s', k.ordinal, k.equals, coalesce(' collate ' || k.collation_name, '')), ' and ')
       from rankdb._key_columns(index_row.source) k), prefix || '_sparse'),
    'Chunks of the source rows that the caller may see and that pass rankdb.filter, with their scores for rankdb.sparse_query.');

  perform rankdb._create_view(prefix || '_sparse_scores', format($view$
    select l.id, l.chunk_id, -(l.sparse <#> (select current_setting('rankdb.sparse_query', true)::sparsevec)) as score
    from unnest(current_setting('rankdb.sparse_ids', true)::text[]) u (id)
    cross join lateral (
      select c.chunk_id from rankdb_data.%1$I c where current_setting('rankdb.sparse_unit', true) = 'document' and c.id = u.id
      union all
      select case when current_setting('rankdb.sparse_unit', true) = 'chunk' then u.id::bigint end) c
    cross join lateral (select l.* from rankdb_data.%2$I l where l.chunk_id = c.chunk_id offset 0) l
    where %3$s$view$, prefix, prefix || '_sparse', format('rankdb_data.%I(%s)', prefix || '_visible', replace(keys, '{}', 'l'))),
    'The scores for rankdb.sparse_query of the chunks (or of all chunks of the documents) in rankdb.sparse_ids that the caller may see.');
end
$$;
comment on function rankdb._create_sparse_views(rankdb.indexes) is 'Creates the views g<N>_sparse_hits, g<N>_sparse_matching and g<N>_sparse_scores.';
