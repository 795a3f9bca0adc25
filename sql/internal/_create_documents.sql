-- _create_documents: the way from ids to indexed documents of a generation, for legs that find rows elsewhere: the view
-- g<N>_documents and the function g<N>_documents_of, whose plan lives as long as the session. As g<N>_passages it keeps its
-- caller's search path, so that the visibility probe is not planned anew.
create or replace function rankdb._create_documents(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
  name text := prefix || '_documents_of';
  keys text;
  result text;
begin
  select string_agg('key' || n, ', ' order by n), string_agg(format('key%s %s', n, index_row.key_types[n]), ', ' order by n)
  into keys, result
  from generate_series(1, cardinality(index_row.key_types)) n;
  perform rankdb._create_view(prefix || '_documents', format($view$
    select id, chunk_id, %1$s
    from rankdb_data.%2$I
    where ordinal = 0 and rankdb_data.%3$I(%1$s)$view$, keys, prefix, prefix || '_visible'),
    'The documents whose source row the caller may see: id, first chunk and key.');
  execute format('create or replace function rankdb_data.%I(ids text[]) returns table (place bigint, id text, chunk_id bigint, %s) '
    'language plpgsql stable cost 1000 rows 100 set jit = off as %L', name, result, format($body$
#variable_conflict use_column
begin
  -- The list of ids, not the join, is what the view may look up before it asks for the rows' visibility.
  return query
    select u.place, v.id, v.chunk_id, %1$s
    from unnest(ids) with ordinality u (id, place) join rankdb_data.%2$I v on v.id = u.id
    where v.id = any (ids);
end$body$, (select string_agg('v.key' || n, ', ' order by n) from generate_series(1, cardinality(index_row.key_types)) n), prefix || '_documents'));
  perform rankdb._publish_function(name, 'The first chunk and the key of those of these documents that are indexed and whose source row the caller may see.');
end
$$;
comment on function rankdb._create_documents(rankdb.indexes) is 'Creates the view g<N>_documents and rankdb_data.g<N>_documents_of(ids): first chunks by document.';
