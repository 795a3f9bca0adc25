-- _rewrite_impacts: all impacts and upper bounds of a generation for another average length.
create or replace function rankdb._rewrite_impacts(index_row rankdb.indexes, average_length double precision)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  prefix text := 'g' || index_row.generation;
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  execute format(
    'with postings as materialized (
       select l.chunk_id, t.term_id, rankdb._impact(%3$s, l.length, $1, $2, $3) as impact
       from rankdb_data.%1$I l
       cross join lateral unnest(l.lexemes) u
       join rankdb_data.%2$I t on t.term = u.lexeme collate "C"),
     bounds as (
       update rankdb_data.%2$I t set max_impact = coalesce(b.bound, 0)
       from (select t.term_id, max(p.impact) as bound from rankdb_data.%2$I t left join postings p using (term_id) group by t.term_id) b
       where t.term_id = b.term_id and t.max_impact is distinct from coalesce(b.bound, 0))
     update rankdb_data.%1$I l set impacts = i.impacts::sparsevec
     from (select p.chunk_id, ''{'' || string_agg(p.term_id || '':'' || p.impact, '','') || ''}/1000000000'' as impacts
           from postings p group by p.chunk_id) i
     where l.chunk_id = i.chunk_id',
    prefix || '_lexical', prefix || '_terms', rankdb._tf(generation_row.field_weights))
  using average_length, generation_row.k1, generation_row.b;
  update rankdb.statistics s set average_length = _rewrite_impacts.average_length where s.generation = index_row.generation;
end
$$;
comment on function rankdb._rewrite_impacts(rankdb.indexes, double precision) is 'Worker: recomputes every stored impact and upper bound for this average length.';
