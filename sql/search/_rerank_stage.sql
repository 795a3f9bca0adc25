-- _rerank_stage: asks the reranker for the candidates' probabilities: by their stored token ids where the stage reads plain chunks, all
-- have ids and the service's model still makes the same, else by their texts. The answer is the same either way. Reads no rows: what
-- it sends was read with the candidates, so it is what the caller could see when these were found.
create or replace function rankdb._rerank_stage(
  query text, stage jsonb, candidates rankdb.candidate[], timeout_ms double precision, out probabilities double precision[], out windows integer[])
language plpgsql
as $$
declare
  started timestamptz := clock_timestamp();
  model text := stage ->> 'model';
  texts text[];
  tokens text[];
  version text;
  owners integer[];
  by_text double precision[] := '{}';
  left_ms double precision;
  -- Below the service's limits for one call.
  most constant integer := 4000;
begin
  if stage ->> 'unit' = 'document' or stage ? 'template' then
    select t.texts, t.owners into texts, owners from rankdb._stage_texts(stage, candidates) t;
    for n in 0 .. (cardinality(texts) - 1) / most loop
      left_ms := timeout_ms - extract(epoch from clock_timestamp() - started) * 1000;
      exit when n > 0 and left_ms <= 1;
      by_text := by_text || array(
        select s.score
        from generate_subscripts(texts[n * most + 1 : (n + 1) * most], 1) i
        left join rankdb._score(model, query, texts[n * most + 1 : (n + 1) * most], greatest(left_ms, 1)) s on s.ordinal = i
        order by i);
    end loop;
    -- A document counts once all of its windows were scored: the best of some would be another measure.
    select array_agg(w.score order by w.owner), array_agg(w.counted order by w.owner) into probabilities, windows
    from (
      select u.owner, count(*)::integer as counted,
        case when count(u.score) = count(*) then
          case coalesce(stage #>> '{windows,score}', 'max')
            when 'mean' then avg(u.score) filter (where u.place <= (stage #>> '{windows,best}')::integer)
            else max(u.score) end end as score
      from (select o.owner, by_text[o.ordinality] as score, row_number() over (partition by o.owner order by by_text[o.ordinality] desc) as place
            from unnest(owners) with ordinality o (owner, ordinality)) u
      group by u.owner) w;
    if stage ->> 'unit' <> 'document' then
      windows := null;
    end if;
    return;
  end if;
  select array_agg(c.body order by c.ordinality), array_agg(c.token_ids order by c.ordinality),
    case when min(c.token_version) = max(c.token_version) and count(c.token_ids) = count(*) then min(c.token_version) end
  into texts, tokens, version
  from unnest(candidates) with ordinality c;
  -- Once refused, these ids are not sent again in this session.
  if version is not null and current_setting('rankdb.refused_tokens', true) is distinct from model || ' ' || version then
    begin
      select array_agg(s.score order by n) into probabilities
      from generate_subscripts(texts, 1) n left join rankdb._service_rerank_tokens(model, version, query, tokens, timeout_ms) s on s.ordinal = n;
      return;
    exception when object_not_in_prerequisite_state or undefined_function then
      perform set_config('rankdb.refused_tokens', model || ' ' || version, false);
    end;
  end if;
  select array_agg(s.score order by n) into probabilities
  from generate_subscripts(texts, 1) n
  left join rankdb._score(model, query, texts, greatest(timeout_ms - extract(epoch from clock_timestamp() - started) * 1000, 1)) s on s.ordinal = n;
end
$$;
comment on function rankdb._rerank_stage(text, jsonb, rankdb.candidate[], double precision) is
  'Probability of relevance of each candidate by one stage, in the order given (NULL: the deadline cut the work), and how many windows of its document were read.';
