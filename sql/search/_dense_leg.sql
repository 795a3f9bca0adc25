-- _dense_leg: the k documents with the nearest vectors; never fewer than exist. The plan follows from the scope (_dense_plan),
-- is left when what it finds shows that the estimate was wrong, and is told in rankdb.dense_plan.
create or replace function rankdb._dense_leg(index_row rankdb.indexes, embedding text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set jit = off
as $$
declare
  generation_row rankdb.generations;
  chunks double precision;
  choice record;
  most bigint;
  told text;
  hits rankdb.hit[];
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  perform set_config('rankdb.dense_plan', '', true);
  -- No vectors yet, or a query without a direction (no token that the model knows): nothing is near.
  if generation_row.dimension is null or generation_row.metric = 'cosine' and vector_norm(embedding::vector) = 0 then
    return '{}';
  end if;
  perform set_config('rankdb.dense_query', embedding, true);
  chunks := coalesce(rankdb._table_rows(to_regclass(format('rankdb_data.%I', 'g' || index_row.generation))), scope.matching / scope.share, 0);
  choice := rankdb._dense_plan(scope, chunks, k, generation_row.state = 'ready');
  told := choice.plan;

  if choice.plan = 'matching' then
    -- Where far more rows pass than were expected, the graph gets its turn with what is known now.
    most := case when generation_row.state = 'ready' then ceil(scope.matching * 4) + 1000 end;
    hits := rankdb._dense_exact(index_row, scope, k, most);
    if hits is null then
      scope.share := least(1, coalesce(scope.share, scope.matching / greatest(chunks, 1)) * most / greatest(scope.matching, 1));
      scope.matching := most;
      choice := rankdb._dense_plan(scope, chunks, k, true);
      told := told || ', ' || choice.plan;
    end if;
  end if;
  if choice.plan = 'walk' then
    perform set_config('rankdb.dense_ef', coalesce(choice.ef::text, ''), true);
    hits := rankdb._dense_walk(index_row, scope, k + choice.surplus);
    perform set_config('rankdb.dense_ef', '', true);
    told := concat_ws(' ', told, choice.ef);
    -- Fewer than k may be all there are; only measuring every row that passes can tell. And where rows pass more rarely among
    -- the nearest than everywhere, the graph may have missed some of them.
    hits := case when cardinality(hits) >= k + choice.surplus then hits[:k] end;
  end if;

  if hits is null and (choice.plan = 'scan' or not scope.restricted) then
    told := case when choice.plan = 'scan' then told else told || ', scan' end;
    hits := rankdb._collect(index_row, '_dense_exact', format('rankdb._similarity(%L, h.distance)', generation_row.metric), 'h.distance, h.id, h.chunk_id', scope, k);
  elsif hits is null then
    told := told || ', matching';
    hits := rankdb._dense_exact(index_row, scope, k);
  end if;
  perform set_config('rankdb.dense_plan', told, true);
  -- Equal distances come from the graph in any order.
  return array(
    select row(h.id, h.chunk_id, h.score, row_number() over (order by h.score desc, h.id collate "C", h.chunk_id))::rankdb.hit
    from unnest(hits) h
    order by h.score desc, h.id collate "C", h.chunk_id);
end
$$;
comment on function rankdb._dense_leg(rankdb.indexes, text, rankdb.scope, integer) is
  'The k visible documents nearest to a vector (best chunk of each): by the graph or exactly, whichever is cheaper, and exactly where the graph finds too few.';
