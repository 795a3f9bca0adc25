-- _rerank_stage: reads the best candidates and asks the reranker for their probabilities: by their stored token ids where
-- all have them and the service's model still makes the same, else by their texts. The answer is the same either way.
create or replace function rankdb._rerank_stage(index_row rankdb.indexes, query text, model text, ids text[], chunk_ids bigint[], timeout_ms double precision)
returns table (id text, score double precision)
language plpgsql
as $$
#variable_conflict use_column
declare
  started timestamptz := clock_timestamp();
  found_ids text[];
  documents text[];
  version text;
begin
  if (select g.store_tokens from rankdb.generations g where g.generation = index_row.generation) then
    execute format(
      'select array_agg(c.id order by o.place), array_agg(v.token_ids order by o.place),
         case when min(v.token_version) = max(v.token_version) and count(v.token_ids) = count(*) then min(v.token_version) end
       from rankdb_data.%I v
       join unnest($1) with ordinality o (chunk_id, place) on o.chunk_id = v.chunk_id
       join unnest($2) with ordinality c (id, place) on c.place = o.place
       where v.chunk_id = any ($1)', 'g' || index_row.generation || '_chunks')
    into found_ids, documents, version
    using chunk_ids, ids;
    -- Once refused, these ids are not sent again in this session.
    if version is not null and current_setting('rankdb.refused_tokens', true) is distinct from model || ' ' || version then
      begin
        return query
          select found_ids[s.ordinal], s.score from rankdb._service_rerank_tokens(model, version, query, documents, timeout_ms) s;
        return;
      exception when object_not_in_prerequisite_state or undefined_function then
        perform set_config('rankdb.refused_tokens', model || ' ' || version, false);
      end;
    end if;
  end if;
  execute format(
    'select array_agg(c.id order by o.place), array_agg(v.body order by o.place)
     from rankdb_data.%I v
     join unnest($1) with ordinality o (chunk_id, place) on o.chunk_id = v.chunk_id
     join unnest($2) with ordinality c (id, place) on c.place = o.place
     where v.chunk_id = any ($1)', 'g' || index_row.generation || '_chunks')
  into found_ids, documents
  using chunk_ids, ids;
  if found_ids is null then
    return;
  end if;
  return query
    select found_ids[s.ordinal], s.score
    from rankdb._score(model, query, documents, greatest(timeout_ms - extract(epoch from clock_timestamp() - started) * 1000, 1)) s;
end
$$;
comment on function rankdb._rerank_stage(rankdb.indexes, text, text, text[], bigint[], double precision) is
  'Probability of relevance of each candidate''s best chunk. Fewer rows than candidates: the deadline cut the work.';
