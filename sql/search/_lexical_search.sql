-- _lexical_search: the k best documents among those that have one of these terms.
create or replace function rankdb._lexical_search(index_row rankdb.indexes, terms text[], scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
begin
  perform set_config('rankdb.lexical_query', 
    (select string_agg('''' || replace(replace(t, '\', '\\'), '''', '''''') || '''', ' | ') from unnest(terms) t), true);
  return rankdb._collect(index_row, '_lexical_hits', 'h.score', 'h.score desc, h.id, h.chunk_id', scope, k);
end
$$;
comment on function rankdb._lexical_search(rankdb.indexes, text[], rankdb.scope, integer) is
  'The k best visible documents by BM25 among those with at least one of the terms.';
