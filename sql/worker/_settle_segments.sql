-- _settle_segments: brings the segments up to date: terms that became frequent or rare, new chunks, idf that moved, deleted chunks.
create or replace function rankdb._settle_segments(index_row rankdb.indexes)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'g' || index_row.generation;
  generation_row rankdb.generations;
  statistics_row rankdb.statistics;
  frequent double precision;
  range_size bigint;
  settled_to bigint;
  item record;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  select * into statistics_row from rankdb.statistics s where s.generation = index_row.generation;
  frequent := greatest(generation_row.segment_terms_from, statistics_row.chunks / 1000.0);
  range_size := generation_row.segment_size::bigint * generation_row.block_size;

  for item in execute format('select t.term_id from rankdb_data.%I t where t.segmented and t.df < $1 / 4', prefix || '_terms') using frequent loop
    execute format('delete from rankdb_data.%I where term_id = $1 and level in (0, 1)', prefix || '_segments') using item.term_id;
    execute format('update rankdb_data.%I set segmented = false, segment_idf = null where term_id = $1', prefix || '_terms') using item.term_id;
  end loop;

  -- Stored with an idf, which moves slowly: the search puts up with 2 %, or multiplies.
  for item in execute format(
    'select t.term_id, rankdb._idf(t.df, $1) as idf, rankdb._idf(t.df, $1) / t.segment_idf as ratio from rankdb_data.%I t
     where t.segmented and rankdb._idf(t.df, $1) / t.segment_idf not between 1 / 1.02 and 1.02', prefix || '_terms')
    using statistics_row.chunks
  loop
    execute format('update rankdb_data.%I s set impacts = (s.impacts::vector * array_fill($2::real, array[$3])::vector)::sparsevec where s.term_id = $1 and s.level in (0, 1)',
      prefix || '_segments') using item.term_id, item.ratio, generation_row.segment_size;
    execute format('update rankdb_data.%I set segment_idf = $2 where term_id = $1', prefix || '_terms') using item.term_id, item.idf;
  end loop;

  -- Terms that became frequent: their chunks so far, found by the GIN index; their impacts are in the row.
  for item in execute format(
    'update rankdb_data.%I t set segmented = true, segment_idf = rankdb._idf(t.df, $1) where not t.segmented and t.df >= $2 returning t.*', prefix || '_terms')
    using statistics_row.chunks, frequent
  loop
    continue when statistics_row.segmented_to = 0;
    execute format(
      'with postings as materialized (
         select l.chunk_id - 1 as place, -(l.impacts <#> $2) * $3 as impact
         from rankdb_data.%1$I l where l.lexemes @@ $4 and l.chunk_id <= $5),
       levels as (
         select 0 as level, p.* from postings p union all select 1, p.place / $7, max(p.impact) from postings p group by p.place / $7)
       insert into rankdb_data.%2$I (level, term_id, segment, impacts)
       select l.level, $1, (l.place / $6)::integer,
         (''{'' || string_agg(l.place %% $6 + 1 || '':'' || l.impact::real, '','') || ''}/'' || $6)::sparsevec
       from levels l group by l.level, l.place / $6', prefix || '_lexical', prefix || '_segments')
    using item.term_id, format('{%s:1}/1000000000', item.term_id)::sparsevec, item.segment_idf,
      rankdb._tsquery_word(item.term)::tsquery, statistics_row.segmented_to, generation_row.segment_size, generation_row.block_size;
  end loop;

  settled_to := statistics_row.last_chunk - statistics_row.last_chunk % generation_row.block_size;
  perform rankdb._write_segments(index_row, statistics_row.segmented_to, settled_to);

  for item in execute format('select * from rankdb_data.%I s where s.dead > 0.3 * s.chunks', prefix || '_segment_state') loop
    execute format('delete from rankdb_data.%I s where s.level = 0 and s.segment >= $1 and s.segment < $2', prefix || '_segments')
    using item.segment * generation_row.block_size, (item.segment + 1) * generation_row.block_size;
    execute format('delete from rankdb_data.%I s where s.level = 1 and s.segment = $1', prefix || '_segments') using item.segment;
    execute format('delete from rankdb_data.%I s where s.segment = $1', prefix || '_segment_state') using item.segment;
    perform rankdb._write_segments(index_row, item.segment * range_size, least(settled_to, (item.segment + 1) * range_size));
  end loop;
  execute format('update rankdb.statistics s set segmented_to = $1, dead = (select coalesce(sum(d.dead), 0) from rankdb_data.%I d) where s.generation = $2',
    prefix || '_segment_state') using settled_to, index_row.generation;
  perform rankdb._settle_postings(index_row);
end
$$;
comment on function rankdb._settle_segments(rankdb.indexes) is 'Worker: brings the segments of a generation up to date with its chunks and terms.';
