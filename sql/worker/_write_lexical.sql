-- _write_lexical: terms, document frequencies and impacts of the chunks in rankdb_lexemes.
create or replace function rankdb._write_lexical(index_row rankdb.indexes, average_length double precision)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'g' || index_row.generation;
  keys text;
  generation_row rankdb.generations;
begin
  select string_agg('g.key' || n, ', ') into keys from generate_series(1, cardinality(index_row.key_types)) n;
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;

  create temporary table if not exists rankdb_postings (chunk_id bigint not null, term text collate "C" not null, impact real not null) on commit delete rows;
  delete from pg_temp.rankdb_postings;
  execute format(
    'insert into pg_temp.rankdb_postings (chunk_id, term, impact)
     select l.chunk_id, u.lexeme, rankdb._impact(%s, l.length, $1, $2, $3)
     from pg_temp.rankdb_lexemes l cross join lateral unnest(l.lexemes) u', rankdb._tf(generation_row.field_weights))
  using average_length, generation_row.k1, generation_row.b;

  execute format(
    'insert into rankdb_data.%1$I as t (term, df, max_impact)
     select p.term, count(*), max(p.impact) from pg_temp.rankdb_postings p group by p.term
     on conflict (term) do update set df = t.df + excluded.df, max_impact = greatest(t.max_impact, excluded.max_impact)',
    prefix || '_terms');
  execute format(
    'insert into rankdb_data.%2$I (chunk_id, id, %3$s, length, lexemes, impacts)
     select g.chunk_id, g.id, %4$s, l.length, l.lexemes, coalesce(i.impacts, ''{}/1000000000'')::sparsevec
     from pg_temp.rankdb_lexemes l
     join rankdb_data.%1$I g on g.chunk_id = l.chunk_id
     left join (
       select p.chunk_id, ''{'' || string_agg(t.term_id || '':'' || p.impact, '','') || ''}/1000000000'' as impacts
       from pg_temp.rankdb_postings p join rankdb_data.%5$I t on t.term = p.term
       group by p.chunk_id) i on i.chunk_id = l.chunk_id',
    prefix, prefix || '_lexical', replace(keys, 'g.', ''), keys, prefix || '_terms');
end
$$;
comment on function rankdb._write_lexical(rankdb.indexes, double precision) is
  'Worker: adds the terms of rankdb_lexemes to the statistics and writes the lexical rows with impacts for this average length.';
