-- _demanded: the dense or the sparse leg for a query that demands or excludes words: the nearest whose chunk satisfies its condition.
-- The nearest are fetched, tested, and fetched four times deeper where too few of them pass.
create or replace function rankdb._demanded(kind text, index_row rankdb.indexes, condition tsquery, embedding text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  wanted integer := k;
  found integer;
  hits rankdb.hit[];
begin
  perform set_config('rankdb.lexical_condition', condition::text, true);
  loop
    if kind = 'sparse' then
      hits := rankdb._sparse_leg(index_row, embedding, scope, wanted);
    else
      hits := rankdb._dense_leg(index_row, embedding, scope, wanted);
    end if;
    found := cardinality(hits);
    execute format(
      'select coalesce(array_agg(row(h.id, h.chunk_id, h.score, h.place)::rankdb.hit order by h.place), ''{}'')
       from (select h.*, row_number() over (order by h.rank) as place from unnest($1) h
             where h.chunk_id in (select c.chunk_id from rankdb_data.%I c where c.chunk_id = any ($2))) h
       where h.place <= $3', 'g' || index_row.generation || '_demanded')
    into hits
    using hits, array(select h.chunk_id from unnest(hits) h), k;
    exit when cardinality(hits) >= k or found < wanted;
    wanted := wanted * 4;
  end loop;
  return hits;
end
$$;
comment on function rankdb._demanded(text, rankdb.indexes, tsquery, text, rankdb.scope, integer) is
  'The k best documents (or chunks) whose best chunk has the words that a query demands and none that it excludes.';
