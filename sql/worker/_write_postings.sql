-- _write_postings: puts the sparse vectors of a range of chunks into the postings, one segment at a time.
-- Rows only ever gain places that were empty, so that they can be added up.
create or replace function rankdb._write_postings(index_row rankdb.indexes, after_chunk bigint, to_chunk bigint)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  size integer;
  segment_from bigint := after_chunk;
  segment_to bigint;
begin
  select g.segment_size into size from rankdb.generations g where g.generation = index_row.generation;
  while segment_from < to_chunk loop
    segment_to := least(to_chunk, (segment_from / size + 1) * size);
    execute format(
      'with postings as (
         select split_part(e, '':'', 1)::integer as term_id, l.chunk_id - 1 as place, split_part(e, '':'', 2) as weight
         from rankdb_data.%1$I l cross join lateral string_to_table(ltrim(split_part(l.sparse::text, ''}'', 1), ''{''), '','') e
         where l.chunk_id > $1 and l.chunk_id <= $2 and e <> ''''
         union all
         select 0, l.chunk_id - 1, ''1'' from rankdb_data.%1$I l where l.chunk_id > $1 and l.chunk_id <= $2)
       insert into rankdb_data.%2$I as o (term_id, segment, weights)
       select p.term_id, ($1 / $3)::integer, (''{'' || string_agg(p.place %% $3 + 1 || '':'' || p.weight, '','') || ''}/'' || $3)::sparsevec
       from postings p group by p.term_id
       on conflict (term_id, segment) do update set weights = (o.weights::vector + excluded.weights::vector)::sparsevec',
      prefix || '_sparse', prefix || '_postings')
    using segment_from, segment_to, size;
    segment_from := segment_to;
  end loop;
end
$$;
comment on function rankdb._write_postings(rankdb.indexes, bigint, bigint) is
  'Worker: adds the sparse vectors of the chunks after one id up to another to the postings.';
