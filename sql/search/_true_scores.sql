-- _true_scores: what a leg would give documents (or chunks) that it did not retrieve, as hits without a rank; those that it cannot score
-- are left out, and the fusion gives them the lower end of the leg's list.
-- Lexical: BM25 under the leg's query, 0 without a word of it. Dense: the stored vectors. Function: its expression
-- over the source row, where a key of one column finds it. Sparse: the stored weights, under the rollup max. Foreign: none.
create or replace function rankdb._true_scores(index_row rankdb.indexes, leg rankdb.leg, query rankdb.lexical_query, plan jsonb, ids text[], chunk_ids bigint[])
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  by_document boolean := plan ->> 'unit' = 'document';
  every_chunk boolean := by_document and leg.kind <> 'function' and plan #>> '{rollup,kind}' <> 'max';
  generation_row rankdb.generations;
  by_key text;
  hits rankdb.hit[];
begin
  perform set_config('rankdb.wanted_ids', case when by_document then ids::text else '' end, true),
    set_config('rankdb.wanted_chunks', case when by_document then '' else chunk_ids::text end, true);
  case leg.kind
    when 'lexical' then
      execute format('select rankdb_data.%I($1, $2, $3, $4)', 'g' || index_row.generation || '_lexical_scores')
      into hits using query, leg.scope, cardinality(ids), every_chunk;
    when 'dense' then
      select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
      if leg.vector is null or generation_row.dimension is null or generation_row.metric = 'cosine' and vector_norm(leg.vector::vector) = 0 then
        return '{}';
      end if;
      perform set_config('rankdb.dense_query', leg.vector, true);
      execute format('select rankdb_data.%I($1)', 'g' || index_row.generation || '_dense_scores') into hits using by_document and not every_chunk;
    when 'sparse' then
      if every_chunk then
        return '{}';
      end if;
      hits := rankdb._sparse_scores(index_row, leg.vector, case when by_document then ids else chunk_ids::text[] end, plan ->> 'unit');
    when 'function' then
      select format('s.%I = any (%L::%s[])', min(k.name), ids::text, min(k.type)) into by_key from rankdb._key_columns(index_row.source) k having count(*) = 1;
      if by_key is null or not by_document then
        return '{}';
      end if;
      hits := array(
        select row(u.id, null, u.score, null)::rankdb.hit
        from rankdb._function_rows(index_row.source, leg.name, leg.settings ->> 'sql',
          concat_ws(' and ', '(' || (leg.scope).filter_sql || ')', by_key), false, cardinality(ids)) f
        cross join lateral unnest(f.ids, f.scores) u (id, score));
    else
      return '{}';
  end case;
  if every_chunk then
    hits := rankdb._roll_up(index_row, hits, plan -> 'rollup', cardinality(ids));
  end if;
  return array(
    select row(w.id, coalesce(h.chunk_id, w.chunk_id), coalesce(h.score, 0), null)::rankdb.hit
    from unnest(ids, chunk_ids) w (id, chunk_id)
    left join unnest(hits) h on h.id = w.id and (by_document or h.chunk_id = w.chunk_id)
    where h.id is not null or leg.kind in ('lexical', 'sparse'));
end
$$;
comment on function rankdb._true_scores(rankdb.indexes, rankdb.leg, rankdb.lexical_query, jsonb, text[], bigint[]) is
  'Hits without a rank: the leg''s true scores of documents (or chunks) that other legs retrieved.';
