-- _collect: the first k documents (or chunks, by the scope's unit) of a view of hits that is already in order, best chunk of each.
-- Walks the view lazily: each row costs a visibility probe, so none is asked for beyond the k-th document.
create or replace function rankdb._collect(index_row rankdb.indexes, view_suffix text, score_expression text, order_expression text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  hits rankdb.hit[] := '{}';
  seen text[] := '{}';
  rows refcursor;
  candidate record;
  filter_join text := '';
begin
  if scope.filter_sql is not null then
    filter_join := rankdb._filter_join(index_row.source, scope.filter_sql);
  end if;
  -- A cursor of its own, since FOR fetches 50 rows ahead.
  open rows no scroll for execute format('select h.id, h.chunk_id, %s as score from rankdb_data.%I h %s order by %s',
    score_expression, 'g' || index_row.generation || view_suffix, filter_join, order_expression);
  loop
    fetch rows into candidate;
    exit when not found;
    continue when candidate.score = 'NaN' or (scope.unit = 'document' and candidate.id = any (seen));
    seen := seen || candidate.id;
    hits := hits || row(candidate.id, candidate.chunk_id, candidate.score, cardinality(seen))::rankdb.hit;
    exit when cardinality(seen) >= k;
  end loop;
  close rows;
  return hits;
end
$$;
comment on function rankdb._collect(rankdb.indexes, text, text, text, rankdb.scope, integer) is
  'Reads a view of hits in order until k different documents (or chunks) that pass the filter are found.';
