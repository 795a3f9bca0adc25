-- _create_lexical_view: a view over candidates that ends in the best visible chunks with their exact scores.
-- The candidates (id, chunk_id, keys, a: score from the stored impacts, extra: constant scores) come from the SQL that is
-- given; known: chunks among them that are proven visible already. The stored impacts are for an average length that may be a little off, so "a" is near the score; q.drift bounds the
-- ratio of the two. The k best visible documents by "a" are taken first, then whatever else could be among the k best by
-- the exact score. A hidden row costs a probe and nothing else: no number leaves the view but with a row that is visible.
create or replace function rankdb._create_lexical_view(index_row rankdb.indexes, suffix text, sources text, remark text)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  statement text;
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select string_agg('{}.key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_columns)) n;
  statement := $view$
with recursive q as materialized (
  -- One row: the query, and what the formula needs of the statistics of this snapshot.
  select w.places, w.weights, w.units,
    current_setting('rankdb.lexical_weights', true)::sparsevec as impact_weights,
    current_setting('rankdb.lexical_unit', true) = 'chunk' as by_chunk,
    current_setting('rankdb.lexical_k', true)::integer as k,
    current_setting('rankdb.lexical_floor', true)::double precision as floor,
    nullif(current_setting('rankdb.lexical_condition', true), '')::tsquery as condition,
    nullif(current_setting('rankdb.lexical_minimum', true), '')::integer as minimum,
    current_setting('rankdb.lexical_groups', true)::tsquery[] as groups,
    current_setting('rankdb.lexical_prefixes', true)::tsquery[] as prefixes,
    current_setting('rankdb.lexical_prefix_weights', true)::double precision[] as prefix_weights,
    s.segmented_to, g.segment_size, g.block_size, g.k1, g.b, g.field_weights, s.mean, s.average_length,
    greatest(s.mean / s.average_length, s.average_length / s.mean) * (1 + 1e-5) as drift
  from (select s.*, s.total_length / s.chunks::double precision as mean from rankdb.statistics s
        where s.generation = {generation} and s.chunks > 0 and s.total_length > 0) s
  join rankdb.generations g using (generation)
  cross join lateral (
    select coalesce(jsonb_object_agg(u.term, u.place), '{}') as places,
      array_agg(u.factor * rankdb._idf(t.df, s.chunks) order by u.place) as weights,
      array_agg(('{' || t.term_id || ':1}/1000000000')::sparsevec order by u.place) as units
    from unnest(current_setting('rankdb.lexical_terms', true)::text[], current_setting('rankdb.lexical_factors', true)::double precision[])
      with ordinality u (term, factor, place)
    left join lateral (select t.df, t.term_id from rankdb_data.{prefix}_terms t where t.term = u.term collate "C") t on true) w),
{sources},
-- Probes cost more than sorting, so the best of each document is picked before they are asked for.
best as materialized (
  select c.* from candidates c, q order by c.a desc, c.id, c.chunk_id limit (select 4 * q.k + 100 from q)),
ranked as materialized (
  select b.*, row_number() over (partition by b.id, case when q.by_chunk then b.chunk_id end order by b.a desc, b.chunk_id) as place from best b, q),
ordered as materialized (
  select r.*, row_number() over () as position
  from (select r.* from ranked r where r.place = 1 order by r.a desc, r.id, r.chunk_id offset 0) r),
{proven:shown:ordered:where o.chunk_id not in (select v.chunk_id from known v)},
top as materialized (
  select o.* from (select o.* from ordered o order by o.position offset 0) o
  where o.chunk_id in (select v.chunk_id from known v) or {is_proven:shown} limit (select q.k from q)),
cut as materialized (
  select case when count(*) >= (select q.k from q) then min(t.a) / (select q.drift * q.drift from q) else 0 end as a from top t),
final as (
  select t.id, t.chunk_id, {keys:t}, t.extra from top t
  union all
  select c.id, c.chunk_id, {keys:c}, c.extra
  from (select c.* from candidates c where c.a >= (select x.a from cut x)
          and c.chunk_id not in (select t.chunk_id from top t) offset 0) c  -- hashed: an anti-join is planned for few rows, as a loop in a loop
  where {visible:c})
select f.id, f.chunk_id, f.extra + coalesce(x.score, 0) as score, {keys:f}
from final f
cross join q
cross join lateral (select l.length, l.lexemes, l.impacts from rankdb_data.{prefix}_lexical l where l.chunk_id = f.chunk_id offset 0) l
cross join lateral (
{exact}) x$view$;

  -- {passes}: the conditions on each chunk beyond having a word of the query.
  statement := replace(statement, '{sources}', sources || case when sources ~ '\mknown as' then '' else $known$,
known (chunk_id) as (select null::bigint where false)$known$ end);
  statement := replace(statement, '{passes}', $passes$(q.condition is null or l.lexemes @@ q.condition)
      and (q.minimum is null or q.minimum <= (select count(*) from unnest(q.groups) g where l.lexemes @@ g))$passes$);
  -- {proven:name:of}: those of the first k rows of an ordering "of" that the caller may see, asked for at once where they are many;
  -- {is_proven:name}: whether a row o of the ordering is one, with a probe of its own where it was not asked for.
  statement := regexp_replace(statement, '\{proven:(\w+):(\w+):([^}]*)\}', format($proven$\1 as materialized (
  select k.chunks[v.place] as chunk_id
  from (select array_agg(o.chunk_id order by o.position) as chunks, %s
        from (select o.* from \2 o where o.position <= (select q.k from q where q.k > 40)) o \3 having count(*) > 0) k
  cross join lateral rankdb_data.%I(%s) v (place))$proven$,
    (select string_agg(format('array_agg(o.key%s order by o.position) as keys%1$s', n), ', ') from generate_series(1, cardinality(index_row.key_columns)) n),
    prefix || '_visible_keys',
    (select string_agg('k.keys' || n, ', ' order by n) from generate_series(1, cardinality(index_row.key_columns)) n)), 'g');
  statement := regexp_replace(statement, '\{is_proven:(\w+)\}',
    '(o.chunk_id in (select v.chunk_id from \1 v) or o.position > (select case when q.k > 40 then q.k else 0 end from q) and {visible:o})', 'g');
  statement := replace(statement, '{exact}', rankdb._exact_score(generation_row));
  statement := replace(statement, '{generation}', index_row.generation::text);
  statement := replace(statement, '{prefix}', prefix);
  statement := regexp_replace(statement, '\{visible:(\w+)\}', format('rankdb_data.%I(%s)', prefix || '_visible', replace(keys, '{}', '\1')), 'g');
  statement := regexp_replace(statement, '\{keys:(\w+)\}', replace(keys, '{}', '\1'), 'g');
  perform rankdb._create_view(prefix || suffix, statement, remark);
end
$$;
comment on function rankdb._create_lexical_view(rankdb.indexes, text, text, text) is 'Creates a view of the best visible chunks among candidates, with exact BM25 scores.';
