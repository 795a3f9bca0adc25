-- _lower_bound: the lowest score that a leg's scorer can give, where there is one that is known.
create or replace function rankdb._lower_bound(index_row rankdb.indexes, kind text)
returns double precision
language plpgsql stable
as $$
begin
  return case kind when 'lexical' then 0 when 'sparse' then 0
    when 'dense' then (select -1 from rankdb.generations g where g.generation = index_row.generation and g.metric = 'cosine') end;
end
$$;
comment on function rankdb._lower_bound(rankdb.indexes, text) is '0 for BM25 and sparse vectors, -1 for the cosine, else null.';
