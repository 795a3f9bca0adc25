-- _create_lexical_blocks_view: the search for chunks with frequent words, by the segments (docs/lexical.md).
-- A "place" is what one element of a segment vector stands for: a chunk on level 0, a block of chunks on level 1. Vectors of
-- the query's words are added up to bounds of the score at each place; only places whose bound is above the k-th best score
-- found so far are looked at. First the best few places are scored; they make that score. Then what is left above it.
create or replace function rankdb._create_lexical_blocks_view(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  sources text;
begin
  sources := $sources$
-- Level 1 has fewer elements, but a place there costs reading all its chunks: not for many results, nor for a small index.
start as materialized (
  select l.level, case l.level when 0 then 1 else q.block_size end as chunks,
    greatest(1, case l.level when 0 then 1.3 * q.k + 80 else greatest(20, q.k) end / current_setting('rankdb.lexical_share', true)::double precision) as aim,
    -- What the drift of the average length and 2 % in the idf leave of a bound.
    q.drift * 1.02001 as ratio
  from q cross join lateral (
    select case when q.k / current_setting('rankdb.lexical_share', true)::double precision > 40 or q.segmented_to <= 20::bigint * q.segment_size then 0 else 1 end as level) l),
words as materialized (
  select c.term_id, case when c.scale not between 1 / 1.02 and 1.02 then array_fill(c.scale::real, array[q.segment_size])::vector end as scale
  from unnest(current_setting('rankdb.lexical_common', true)::integer[], current_setting('rankdb.lexical_scales', true)::double precision[]) c (term_id, scale), q),
bounds as materialized (
  select s.segment, rankdb._vector_sum(case when w.scale is null then s.impacts::vector else s.impacts::vector * w.scale end) as bound
  from start a cross join words w cross join lateral (
    select s.segment, s.impacts from rankdb_data.{prefix}_segments s where s.level = a.level and s.term_id = w.term_id offset 0) s
  group by s.segment),
-- A bound that about so many places exceed as give k results, by halving the range over a sample: the beginnings of up to 8 segments.
-- "wide" is how far off the number may be: a step costs as much as scoring some fifty places.
sample as materialized (
  select subvector(b.bound, 1, b.size) as bound, b.size
  from (select b.bound, least(q.segment_size, 16000 / least(8, count(*) over ()))::integer as size,
          row_number() over (order by b.segment) as place, ceil(count(*) over () / 8.0) as every
        from bounds b, q) b
  where b.place % b.every = 0),
aim as materialized (
  select s.size, a.aim * least(1, s.places / greatest(1, q.segmented_to / a.chunks)) as places, case when q.k > 100 then 1.25 else 2 end as wide
  from start a, q, (select max(s.size) as size, sum(s.size)::double precision as places from sample s) s),
search (step, low, high, bound, found) as (
  select 0, l.low, h.high, l.low, (select sum(bit_count(binary_quantize(b.bound - l.fill))) from sample b)
  from (select l.low, array_fill(l.low::real, array[m.size])::vector as fill
        from q, start a, aim m, lateral (select greatest(q.floor / a.ratio, 1e-6) as low) l offset 0) l,
    (select current_setting('rankdb.lexical_bound', true)::double precision * a.ratio as high from start a) h
  union all
  select s.step + 1, case when n.found > a.wide * a.places then m.bound else s.low end, case when n.found > a.wide * a.places then s.high else m.bound end, m.bound, n.found
  from search s
  cross join aim a
  cross join lateral (
    select m.bound, array_fill(m.bound::real, array[a.size])::vector as fill
    from (select case when s.found > a.wide * a.places then (s.bound + s.high) / 2 else (s.low + s.bound) / 2 end as bound) m offset 0) m
  cross join lateral (select sum(bit_count(binary_quantize(b.bound - m.fill))) as found from sample b) n
  where s.step < 9 and (s.found > a.wide * a.places or s.step > 0 and s.found < a.places)),
threshold as materialized (
  -- The closest that gives enough, by the sample and then by all: with fewer than k results there is no floor, and everything is read.
  select s.bound, s.fill, s.step > 0 as more
  from (
    select s.step, s.bound, array_fill(s.bound::real, array[q.segment_size])::vector as fill
    from search s, q, aim a where s.found >= a.places or s.step = 0 order by s.step = 0, s.found, s.step offset 0) s
  where s.step = 0 or (select sum(bit_count(binary_quantize(b.bound - s.fill))) from bounds b) >= 0.8 * (select a.aim from start a)
  limit 1),
seeds as materialized (
  select p.segment::bigint * q.segment_size + p.place - 1 as place
  from q cross join lateral (
    select h.segment, y.place
    from (select b.segment, binary_quantize(b.bound - t.fill) as hot from bounds b, threshold t offset 0) h
    cross join lateral {places:h}
    where bit_count(h.hot) > 0 and y.n < y.last) p
  limit (select 8 * a.aim from start a)),
seed_rows as materialized (
  select l.* from seeds s, q, start a
  cross join lateral {rows:s.place * a.chunks:(s.place + 1) * a.chunks} l
  union all
  -- The new chunks, which are in no segment yet.
  select l.* from q cross join lateral {rows:q.segmented_to:9223372036854775807} l),
seed_best as materialized (select s.* from seed_rows s order by s.a desc limit (select 4 * q.k + 100 from q)),
seed_order as materialized (
  select r.*, row_number() over () as position from (
    select r.* from (
      select s.*, row_number() over (partition by s.id, case when q.by_chunk then s.chunk_id end order by s.a desc) as place from seed_best s, q) r
    where r.place = 1 order by r.a desc offset 0) r),
{proven:seed_shown:seed_order:},
known as materialized (
  select o.chunk_id, o.a from (select o.* from seed_order o order by o.position offset 0) o
  where {is_proven:seed_shown} limit (select q.k from q)),
floor as materialized (
  select greatest(q.floor, (select case when count(*) >= q.k then min(v.a) / q.drift else 0 end from known v)) as score from q),
line as materialized (
  select l.bound, array_fill(l.bound::real, array[q.segment_size])::vector as fill
  from q, (select greatest(f.score / a.ratio, 1e-6) as bound from floor f, start a) l),
rest as materialized (
  select b.segment, binary_quantize(b.bound - l.fill) as hot
  from bounds b, line l
  where (select t.more and l.bound < t.bound or (select count(*) from seeds) >= 8 * a.aim - 1 from threshold t, start a, line l)),
-- Where many blocks are left, one addition a chunk is cheaper than reading their rows.
plan as materialized (
  select a.level = 1 and (select sum(bit_count(r.hot)) from rest r) > greatest(200, 0.01 * (q.segmented_to / q.block_size)) as by_chunk from start a, q),
rest_rows as materialized (
  select l.* from (
    select r.segment::bigint * q.segment_size + y.place - 1 as place
    from q, rest r cross join lateral {places:r}
    where (select not p.by_chunk from plan p) and bit_count(r.hot) > 0 and y.n < y.last offset 0) s
  cross join q cross join start a
  cross join lateral {rows:s.place * a.chunks:(s.place + 1) * a.chunks} l
  where s.place not in (select d.place from seeds d)),
chunk_bounds as (
  select s.segment, rankdb._vector_sum(case when w.scale is null then s.impacts::vector else s.impacts::vector * w.scale end) as bound
  from words w cross join lateral (
    select s.segment, s.impacts from rankdb_data.{prefix}_segments s where s.level = 0 and s.term_id = w.term_id offset 0) s
  where (select p.by_chunk from plan p)
  group by s.segment),
chunk_rows as materialized (
  select l.* from (
    select c.segment::bigint * q.segment_size + y.place - 1 as place
    from q, (select c.segment, binary_quantize(c.bound - l.fill) as hot from chunk_bounds c, line l offset 0) c
    cross join lateral {places:c}
    where bit_count(c.hot) > 0 and y.n < y.last offset 0) p
  cross join q
  cross join lateral {rows:p.place:p.place + 1} l
  where p.place / q.block_size not in (select d.place from seeds d)),
candidates as materialized (
  select c.*, 0::double precision as extra
  from (select * from seed_rows union all select * from rest_rows union all select * from chunk_rows) c
  where c.a * (select q.drift from q) >= (select f.score from floor f))$sources$;

  -- {places:h}: the places of the bits that are set in h.hot.
  sources := regexp_replace(sources, '\{places:(\w+)\}', $places$(
      select sum(length(x.gap) + 1) over (order by x.n) as place, x.n, count(*) over () as last
      from string_to_table(\1.hot::text, '1') with ordinality x (gap, n)) y$places$, 'g');
  -- {rows:after:to}: the chunks of a range of ids with any word of the query. "offset 0" holds the planner to the primary key.
  sources := regexp_replace(sources, '\{rows:([^:}]+):([^:}]+)\}', $rows$(
    select l.id, l.chunk_id, {keys:l}, -(l.impacts <#> q.impact_weights) as a from rankdb_data.{prefix}_lexical l
    where l.chunk_id > \1 and l.chunk_id <= \2 and l.impacts <#> q.impact_weights < 0 and {passes} offset 0)$rows$, 'g');
  perform rankdb._create_lexical_view(index_row, '_lexical_blocks', sources,
    'The best visible chunks with a frequent word, better than rankdb.lexical_floor.');
end
$$;
comment on function rankdb._create_lexical_blocks_view(rankdb.indexes) is 'Creates the view g<N>_lexical_blocks.';
