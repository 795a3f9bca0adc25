-- _lexical_leg: the k best documents (or chunks) by BM25, exactly: identical to scoring every chunk.
-- How: docs/lexical.md. The search itself is the generation's function g<N>_best (or g<N>_bm25); this chooses how the filter is applied.
create or replace function rankdb._lexical_leg(index_row rankdb.indexes, query rankdb.lexical_query, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set enable_seqscan = off
set jit = off
as $$
declare
  deep integer := k;
  filtered boolean := scope.restricted and (scope.matching <= 2000 or scope.share < 0.01);
  filter_join text;
  found_rows bigint;
  hits rankdb.hit[];
begin
  -- Another leg of the search may have another filter.
  perform set_config('rankdb.filter', coalesce(scope.filter::text, ''), true);
  if scope.filter_sql is null then
    execute format('select rankdb_data.%I($1, $2, $3, $4)', 'g' || index_row.generation || '_best') into hits using query, scope, k, filtered;
    return hits;
  end if;
  filter_join := rankdb._filter_join(index_row.source, scope.filter_sql);
  loop
    if not filtered then
      deep := least(greatest(deep, ceil(k / greatest(scope.share, 1e-6) * 1.5)), 1000000)::integer;
    end if;
    execute format(
      'with found as materialized (select h.* from rankdb_data.%I($1, $2, $3, $4) h)
       select (select count(*) from found), array_agg(row(p.id, p.chunk_id, p.score, p.place)::rankdb.hit order by p.place)
       from (select h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id collate "C", h.chunk_id)::integer as place
             from found h %s order by place limit $5) p', 'g' || index_row.generation || '_bm25', filter_join)
    into found_rows, hits
    using query, scope, deep, filtered, k;
    exit when cardinality(hits) >= k or found_rows < deep or filtered;
    -- Fewer passed than estimated: deeper, and after that all that passes.
    filtered := deep >= 20000;
    deep := case when filtered then k else deep * 4 end;
  end loop;
  return coalesce(hits, '{}');
end
$$;
comment on function rankdb._lexical_leg(rankdb.indexes, rankdb.lexical_query, rankdb.scope, integer) is
  'The k best visible documents or chunks by BM25, identical to scoring every chunk.';
