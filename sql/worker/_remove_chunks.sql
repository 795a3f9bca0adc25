-- _remove_chunks: deletes the chunks of the claimed documents and takes them out of the statistics.
create or replace function rankdb._remove_chunks(generation integer)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || generation;
begin
  execute format(
    'with gone as (
       select l.chunk_id, l.id, l.length, l.lexemes from rankdb_data.%2$I l
       where l.chunk_id in (select g.chunk_id from rankdb_data.%1$I g where g.id in (select c.id from pg_temp.rankdb_claim c))),
     terms as (
       select t.lexeme, count(*)::integer as df from gone cross join lateral unnest(tsvector_to_array(gone.lexemes)) t (lexeme) group by t.lexeme),
     fewer as (
       update rankdb_data.%3$I t set df = t.df - terms.df from terms where t.term = terms.lexeme collate "C"),
     counted as (
       update rankdb.statistics s
       set documents = s.documents - n.documents, chunks = s.chunks - n.chunks, total_length = s.total_length - n.total_length,
         dead = s.dead + n.dead
       from (select count(distinct gone.id) as documents, count(*) as chunks, coalesce(sum(gone.length), 0) as total_length,
               count(*) filter (where gone.chunk_id <= (select w.segmented_to from rankdb.statistics w where w.generation = $1)) as dead
             from gone) n
       where s.generation = $1 and n.chunks > 0),
     buried as (
       update rankdb_data.%4$I s set dead = s.dead + n.dead
       from (select (gone.chunk_id - 1) / (g.segment_size::bigint * g.block_size) as segment, count(*) as dead
             from gone join rankdb.generations g on g.generation = $1
             join rankdb.statistics w on w.generation = $1 and gone.chunk_id <= w.segmented_to
             group by 1) n
       where s.segment = n.segment)
     delete from rankdb_data.%1$I g using gone where g.chunk_id = gone.chunk_id',
    prefix, prefix || '_lexical', prefix || '_terms', prefix || '_segment_state')
  using generation;
end
$$;
comment on function rankdb._remove_chunks(integer) is 'Worker: deletes the chunks of the documents in rankdb_claim and corrects term and length statistics.';
