-- _open_cursor: what the first page's details say of paging; the list is frozen only where another page follows.
create or replace function rankdb._open_cursor(
  index_row rankdb.indexes, query text, profile text, plan jsonb, asked jsonb, finished rankdb.candidate[], shared jsonb, status text, top_n integer)
returns jsonb
language plpgsql
as $$
begin
  if cardinality(finished) <= top_n then
    return '{"remaining": 0}';
  end if;
  return jsonb_build_object('cursor', rankdb._freeze(index_row, query, profile, plan, asked, finished, shared, status) || ':' || top_n, 'remaining', cardinality(finished) - top_n);
end
$$;
comment on function rankdb._open_cursor(rankdb.indexes, text, text, jsonb, jsonb, rankdb.candidate[], jsonb, text, integer) is
  'Freezes a list that has more rows than its first page: {"cursor": token of the next page, "remaining": rows after this page}.';
