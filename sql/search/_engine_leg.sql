-- _engine_leg: the k best visible documents by an extension for BM25, or NULL where the builtin leg must answer: for queries that are
-- more than plain words of the index's language (the extension knows no other), and where the extension stops before k are found.
create or replace function rankdb._engine_leg(index_row rankdb.indexes, query rankdb.lexical_query, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set enable_seqscan = off
set enable_sort = off
set jit = off
as $$
declare
  words text := current_setting('rankdb.query_text', true);
  lexemes text[] := tsvector_to_array(to_tsvector(index_row.language, words));
  hits rankdb.hit[];
begin
  if to_regclass(format('rankdb_data.%I', 'g' || index_row.generation || '_engine_hits')) is null then
    return null;   -- The first load is not done, and the index of the extension not built.
  end if;
  if query.condition is not null or query.minimum > 1 or query.prefixes is not null
     or lexemes is null or not (lexemes <@ query.terms and lexemes @> query.terms) then
    return null;
  end if;
  perform set_config('rankdb.engine_query', words, true);
  -- The view's order is the extension's; a constant keeps it as it is.
  hits := rankdb._collect(index_row, '_engine_hits', 'h.score', 'null::integer', scope, k);
  -- One scan of the extension ends after 100,000 chunks.
  if cardinality(hits) < k and scope.restricted
     and (select c.reltuples not between 0 and 50000 from pg_class c where c.oid = to_regclass(format('rankdb_data.%I', 'g' || index_row.generation))) then
    return null;
  end if;
  return array(
    select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id collate "C", h.chunk_id))::rankdb.hit
    from unnest(hits) h
    order by h.score desc, h.id collate "C", h.chunk_id);
end
$$;
comment on function rankdb._engine_leg(rankdb.indexes, rankdb.lexical_query, rankdb.scope, integer) is
  'The k best visible documents by the index''s lexical engine (best chunk of each); NULL if the builtin leg must answer.';
