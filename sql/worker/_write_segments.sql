-- _write_segments: puts the impacts of a range of chunks into the segments of the terms that have any.
-- A chunk id gives the place: chunk_id - 1 = segment * segment_size + position - 1, and likewise for blocks on level 1.
-- The range must end at the end of a block, so that rows only ever gain places that were empty and can be added up.
create or replace function rankdb._write_segments(index_row rankdb.indexes, after_chunk bigint, to_chunk bigint)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'g' || index_row.generation;
  size integer;
  block integer;
  step bigint;
  field_weights real[];
  segment_from bigint := after_chunk;
  segment_to bigint;
begin
  select g.segment_size, g.block_size, g.field_weights into size, block, field_weights from rankdb.generations g where g.generation = index_row.generation;
  -- A few segments at a time: postings of more would fill the disk, and less would write the rows of level 1 too often.
  step := gcd(4, block)::bigint * size;
  while segment_from < to_chunk loop
    segment_to := least(to_chunk, (segment_from / step + 1) * step);
    execute format(
      'with postings as materialized (
         select t.term_id, l.chunk_id - 1 as place, rankdb._impact(%4$s, l.length, s.average_length, s.k1, s.b) * t.segment_idf as impact
         from rankdb_data.%1$I l
         cross join lateral unnest(l.lexemes) u
         join rankdb_data.%2$I t on t.term = u.lexeme collate "C" and t.segmented
         cross join (select s.average_length, g.k1, g.b from rankdb.statistics s join rankdb.generations g using (generation) where generation = $5) s
         where l.chunk_id > $1 and l.chunk_id <= $2),
       blocks as (
         select p.term_id, p.place / $4 as place, max(p.impact) as impact from postings p group by p.term_id, p.place / $4),
       levels as (
         select 0 as level, p.* from postings p union all select 1, b.* from blocks b),
       rows as (
         select l.level, l.term_id, (l.place / $3)::integer as segment,
           (''{'' || string_agg(l.place %% $3 + 1 || '':'' || l.impact::real, '','') || ''}/'' || $3)::sparsevec as impacts
         from levels l group by 1, 2, 3)
       insert into rankdb_data.%3$I as o (level, term_id, segment, impacts)
       select r.level, r.term_id, r.segment, r.impacts from rows r
       on conflict (level, term_id, segment) do update set impacts = (o.impacts::vector + excluded.impacts::vector)::sparsevec',
      prefix || '_lexical', prefix || '_terms', prefix || '_segments', rankdb._tf(field_weights))
    using segment_from, segment_to, size, block, index_row.generation;
    -- Deletions are counted by the range of one row of level 1.
    execute format(
      'insert into rankdb_data.%1$I as o (segment, chunks)
       select ($2 - 1) / ($3::bigint * $4), count(*) from rankdb_data.%2$I l where l.chunk_id > $1 and l.chunk_id <= $2
       on conflict (segment) do update set chunks = o.chunks + excluded.chunks', prefix || '_segment_state', prefix || '_lexical')
    using segment_from, segment_to, size, block;
    segment_from := segment_to;
  end loop;
end
$$;
comment on function rankdb._write_segments(rankdb.indexes, bigint, bigint) is
  'Worker: adds the chunks after one id up to another to the segments of the segmented terms.';
