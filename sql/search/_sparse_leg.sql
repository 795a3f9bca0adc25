-- _sparse_leg: the k best documents (or chunks) by the inner product of sparse vectors, exactly; never fewer than have a score above 0.
-- Few rows pass: each of them is measured. Otherwise the postings give the best of all rows, deeper and deeper until k of them pass.
create or replace function rankdb._sparse_leg(index_row rankdb.indexes, embedding text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set jit = off
as $$
declare
  prefix text := 'g' || index_row.generation;
  by_document boolean := scope.unit = 'document';
  depth double precision;
  hits rankdb.hit[];
begin
  if embedding is null or embedding ^@ '{}' then
    return '{}';
  end if;
  perform set_config('rankdb.sparse_query', embedding, true);
  if not (scope.restricted and (scope.matching <= 3000 or scope.share < 0.02)) then
    depth := ceil((1.3 * k + 80) / greatest(coalesce(scope.share, 1), 0.01));
    loop
      perform set_config('rankdb.sparse_depth', coalesce(depth::text, ''), true);
      if scope.filter_sql is null then
        execute format('select rankdb_data.%I($1, $2)', prefix || '_sparse_walk') into hits using k, by_document;
      else
        hits := rankdb._collect(index_row, '_sparse_hits', 'h.score', 'h.score desc, h.id, h.chunk_id', scope, k);
      end if;
      if cardinality(hits) >= k or depth is null then
        return hits;
      end if;
      -- Once more, eight times deeper; after that everything, by the cheaper way.
      exit when scope.restricted and depth > 8 * (1.3 * k + 80) / greatest(coalesce(scope.share, 1), 0.01);
      depth := case when depth < 8 * (1.3 * k + 80) / greatest(coalesce(scope.share, 1), 0.01) then depth * 8 + 1 end;
    end loop;
  end if;
  perform set_config('rankdb.filter', coalesce(scope.filter::text, ''), true), set_config('rankdb.matching_limit', '', true);
  execute format('select rankdb_data.%I($1, $2)', prefix || '_sparse_nearest') into hits using k, by_document;
  return hits;
end
$$;
comment on function rankdb._sparse_leg(rankdb.indexes, text, rankdb.scope, integer) is
  'The k visible documents with the highest inner product with a sparse vector (best chunk of each), exactly.';
