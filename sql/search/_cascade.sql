-- _cascade: the reranking stages of a search, with what happened where one could not run, or not to the end.
-- A candidate that a stage did not score keeps the other share of the blend, which puts it below those that it did score and that
-- had more behind them; while nothing was scored the incoming score stands for itself.
create or replace function rankdb._cascade(
  query text, plan jsonb, started timestamptz, inout candidates rankdb.candidate[], out status text, out reason text)
language plpgsql
as $$
declare
  stage jsonb;
  depth integer;
  left_ms double precision;
  probabilities double precision[];
  scored integer;
  blend double precision;
begin
  status := 'full';
  for stage in select s.value from jsonb_array_elements(plan -> 'rerank') with ordinality s order by s.ordinality loop
    depth := least((stage ->> 'top')::integer, cardinality(candidates));
    scored := 0;
    left_ms := (plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000;
    if left_ms <= 1 then
      reason := 'the deadline had passed before reranking';
    else
      begin
        probabilities := rankdb._rerank_stage(query, stage ->> 'model', candidates[1:depth], left_ms);
        scored := cardinality(array_remove(probabilities, null));
        if scored = 0 then
          reason := 'the deadline passed before a document was reranked';
        elsif scored < depth then
          reason := format('the deadline cut reranking at %s of %s documents', scored, depth);
        end if;
      exception when others then
        if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate) then
          raise;
        end if;
        perform rankdb._open_circuit(sqlstate);
        reason := sqlerrm;
      end;
    end if;
    if reason is not null and plan ->> 'on_error' = 'fail' then
      perform rankdb._raise('57014', reason, 'Raise timeout_ms, lower rerank_top, or let on_error be "degrade".');
    end if;
    if scored > 0 then
      blend := stage ->> 'blend';
      candidates := array(
        select row(c.id, c.chunk_id, c.place, c.fused, c.legs, c.ordinal, c.start_at, c.end_at, c.body, c.token_ids, c.token_version, c.neighbors,
          c.fields, c.boost, c.boosts, c.embedding, coalesce(probabilities[c.nth], 0) * blend + c.score * (1 - blend),
          case when probabilities[c.nth] is null then c.stages
            else coalesce(c.stages, '[]') || jsonb_build_array(jsonb_build_object('score', probabilities[c.nth], 'model', stage -> 'model', 'blend', blend)) end)::rankdb.candidate
        from (select c.*, c.ordinality as nth from unnest(candidates) with ordinality c) c
        order by coalesce(probabilities[c.nth], 0) * blend + c.score * (1 - blend) desc, c.id collate "C", c.chunk_id);
    end if;
    if reason is not null then
      status := case when scored > 0 or status = 'partial' then 'partial' else 'fused' end;
      return;
    end if;
    status := 'partial';  -- until the last stage has run
  end loop;
  status := 'full';
end
$$;
comment on function rankdb._cascade(text, jsonb, timestamptz, rankdb.candidate[]) is
  'The candidates in the order that the reranking stages give them; status full, partial or fused, and why it is not full.';
