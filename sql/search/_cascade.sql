-- _cascade: the reranking stages of a search one after the other, each on the best candidates of the one before, in the time that is
-- left; with what happened where one could not run, or not to the end. What a stage did not score stays below what it did (_blend);
-- a stage that scored nothing leaves order and scores as they came.
create or replace function rankdb._cascade(
  query text, plan jsonb, started timestamptz, inout candidates rankdb.candidate[], out status text, out reason text, out report jsonb)
language plpgsql
as $$
declare
  stage record;
  stages integer := jsonb_array_length(plan -> 'rerank');
  depth integer;
  left_ms double precision;
  stage_started timestamptz;
  probabilities double precision[];
  window_counts integer[];
  scored integer;
  scores double precision[];
  normalized double precision[];
  former double precision[];
begin
  status := 'full';
  for stage in select s.value as settings, s.ordinality as place from jsonb_array_elements(plan -> 'rerank') with ordinality s order by s.ordinality loop
    depth := least((stage.settings ->> 'top')::integer, cardinality(candidates));
    scored := 0;
    stage_started := clock_timestamp();
    left_ms := (plan ->> 'timeout_ms')::double precision - extract(epoch from stage_started - started) * 1000;
    if left_ms <= 1 then
      reason := 'the deadline had passed before reranking';
    else
      begin
        select r.probabilities, r.windows into probabilities, window_counts from rankdb._rerank_stage(query, stage.settings, candidates[1:depth], left_ms) r;
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
        perform rankdb._open_circuit(sqlstate, left_ms);
        reason := sqlerrm;
      end;
    end if;
    if stages > 1 and reason is not null then
      reason := format('stage %s (model %s): %s', stage.place, stage.settings ->> 'model', reason);
    end if;
    if reason is not null and plan ->> 'on_error' = 'fail' then
      perform rankdb._raise('57014', reason, 'Raise timeout_ms, lower rerank_top, or let on_error be "degrade".');
    end if;
    report := coalesce(report, '[]') || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
      'model', stage.settings -> 'model', 'depth', depth, 'asked', stage.settings -> 'asked', 'scored', scored,
      'ms', round((extract(epoch from clock_timestamp() - stage_started) * 1000)::numeric, 3))));
    if scored > 0 then
      select b.scores, b.normalized, b.former into scores, normalized, former
      from rankdb._blend(array(select c.score from unnest(candidates) with ordinality c order by c.ordinality), probabilities,
        (stage.settings ->> 'blend')::double precision, stage.settings ->> 'normalize') b;
      candidates := array(
        select row(c.id, c.chunk_id, c.place, c.fused, c.legs, c.ordinal, c.start_at, c.end_at, c.body, c.token_ids, c.token_version, c.neighbors,
          c.fields, c.boost, c.boosts, c.embedding, scores[c.nth],
          case when probabilities[c.nth] is null then c.stages
            else coalesce(c.stages, '[]') || jsonb_build_array(
              jsonb_build_object('score', probabilities[c.nth], 'model', stage.settings -> 'model', 'blend', stage.settings -> 'blend', 'incoming', c.score)
              || case when window_counts is null then '{}' else jsonb_build_object('windows', window_counts[c.nth]) end
              || case when stage.settings ->> 'normalize' = 'none' then '{}'
                else jsonb_build_object('normalized', jsonb_build_object('score', normalized[c.nth], 'incoming', former[c.nth])) end) end,
          c.windows, c.exact, c.uncalibrated, c.said)::rankdb.candidate
        from (select c.*, c.ordinality as nth from unnest(candidates) with ordinality c) c
        order by scores[c.nth] desc, c.id collate "C", c.chunk_id);
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
  'The candidates in the order that the reranking stages give them; status full, partial or fused, why it is not full, and of each stage its depth, how many it scored and its time.';
