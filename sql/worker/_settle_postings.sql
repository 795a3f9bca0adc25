-- _settle_postings: brings the sparse postings up to date: new chunks, and segments whose chunks are mostly gone.
create or replace function rankdb._settle_postings(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  statistics_row rankdb.statistics;
  size integer;
  item record;
  live integer;
begin
  select g.segment_size into size from rankdb.generations g where g.generation = index_row.generation and g.sparse_model is not null;
  if not found then
    return;
  end if;
  select * into statistics_row from rankdb.statistics s where s.generation = index_row.generation;
  for item in execute format('select p.segment, bit_count(binary_quantize(p.weights::vector)) as written from rankdb_data.%I p where p.term_id = 0', prefix || '_postings') loop
    execute format('select count(*) from rankdb_data.%I l where l.chunk_id > $1 and l.chunk_id <= $2', prefix || '_sparse')
    into live using item.segment::bigint * size, least(statistics_row.sparse_to, (item.segment + 1)::bigint * size);
    continue when live >= 0.7 * item.written;
    execute format('delete from rankdb_data.%I p where p.segment = $1', prefix || '_postings') using item.segment;
    perform rankdb._write_postings(index_row, item.segment::bigint * size, least(statistics_row.sparse_to, (item.segment + 1)::bigint * size));
  end loop;
  perform rankdb._write_postings(index_row, statistics_row.sparse_to, statistics_row.last_chunk);
  update rankdb.statistics s set sparse_to = s.last_chunk where s.generation = index_row.generation;
  execute format('analyze rankdb_data.%I', prefix || '_sparse');
end
$$;
comment on function rankdb._settle_postings(rankdb.indexes) is 'Worker: brings the sparse postings of a generation up to date with its chunks.';
