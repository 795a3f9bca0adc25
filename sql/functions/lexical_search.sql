-- lexical_search: the BM25 leg alone.
create or replace function rankdb.lexical_search(index text, query text, top_n integer default 10, filter jsonb default null)
returns table (id text, rank integer, score double precision)
language plpgsql
cost 10000 rows 10
as $$
declare
  index_row rankdb.indexes := rankdb._open_index(index);
begin
  perform rankdb._check_query(query);
  perform rankdb._check_top_n(top_n);
  return query
    select h.id, h.rank, h.score
    from unnest(rankdb._lexical_leg(index_row, rankdb._parse_query(index_row, query), rankdb._scope(index_row, filter), top_n)) h;
end
$$;
comment on function rankdb.lexical_search(text, text, integer, jsonb) is 'The best documents by exact BM25 (score unbounded, best chunk of each document). Needs no service.';
