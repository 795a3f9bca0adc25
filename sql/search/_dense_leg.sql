-- _dense_leg: the k documents with the nearest vectors; never fewer than exist.
create or replace function rankdb._dense_leg(index_row rankdb.indexes, embedding text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set jit = off
as $$
declare
  hits rankdb.hit[];
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  -- No vectors yet, or a query without a direction (no token that the model knows): nothing is near.
  if generation_row.dimension is null or (generation_row.metric = 'cosine' and vector_norm(embedding::vector) = 0) then
    return '{}';
  end if;
  perform set_config('rankdb.dense_query', embedding, true);
  hits := rankdb._dense_walk(index_row, scope, k);
  if cardinality(hits) < k then
    hits := rankdb._collect(index_row, '_dense_exact', format('rankdb._similarity(%L, h.distance)', generation_row.metric), 'h.distance, h.id, h.chunk_id', scope, k);
  end if;
  -- Equal distances come from the graph in any order.
  return array(
    select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id collate "C", h.chunk_id))::rankdb.hit
    from unnest(hits) h
    order by h.score desc, h.id collate "C", h.chunk_id);
end
$$;
comment on function rankdb._dense_leg(rankdb.indexes, text, rankdb.scope, integer) is
  'The k visible documents nearest to a vector (best chunk of each); exact where the graph finds too few.';
