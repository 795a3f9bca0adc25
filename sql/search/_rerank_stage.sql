-- _rerank_stage: reads the texts of the best candidates and asks the reranker for their probabilities.
create or replace function rankdb._rerank_stage(index_row rankdb.indexes, query text, model text, ids text[], chunk_ids bigint[], timeout_ms double precision)
returns table (id text, score double precision)
language plpgsql
as $$
#variable_conflict use_column
declare
  found_ids text[];
  bodies text[];
begin
  execute format(
    'select array_agg(c.id order by o.place), array_agg(v.body order by o.place)
     from rankdb_data.%I v
     join unnest($1) with ordinality o (chunk_id, place) on o.chunk_id = v.chunk_id
     join unnest($2) with ordinality c (id, place) on c.place = o.place
     where v.chunk_id = any ($1)', 'g' || index_row.generation || '_chunks')
  into found_ids, bodies
  using chunk_ids, ids;
  if found_ids is null then
    return;
  end if;
  return query
    select found_ids[s.ordinal], s.score from rankdb._score(model, query, bodies, timeout_ms) s;
end
$$;
comment on function rankdb._rerank_stage(rankdb.indexes, text, text, text[], bigint[], double precision) is
  'Probability of relevance of each candidate''s best chunk. Fewer rows than candidates: the deadline cut the work.';
