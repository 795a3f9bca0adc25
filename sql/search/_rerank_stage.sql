-- _rerank_stage: asks the reranker for the candidates' probabilities: by their stored token ids where all have them and the
-- service's model still makes the same, else by their texts. The answer is the same either way. Reads no rows: what it sends
-- was read with the candidates, so it is what the caller could see when these were found.
create or replace function rankdb._rerank_stage(query text, model text, candidates rankdb.candidate[], timeout_ms double precision)
returns double precision[]
language plpgsql
as $$
declare
  started timestamptz := clock_timestamp();
  texts text[];
  tokens text[];
  version text;
  probabilities double precision[];
begin
  select array_agg(c.body order by c.ordinality), array_agg(c.token_ids order by c.ordinality),
    case when min(c.token_version) = max(c.token_version) and count(c.token_ids) = count(*) then min(c.token_version) end
  into texts, tokens, version
  from unnest(candidates) with ordinality c;
  -- Once refused, these ids are not sent again in this session.
  if version is not null and current_setting('rankdb.refused_tokens', true) is distinct from model || ' ' || version then
    begin
      select array_agg(s.score order by n) into probabilities
      from generate_subscripts(texts, 1) n left join rankdb._service_rerank_tokens(model, version, query, tokens, timeout_ms) s on s.ordinal = n;
      return probabilities;
    exception when object_not_in_prerequisite_state or undefined_function then
      perform set_config('rankdb.refused_tokens', model || ' ' || version, false);
    end;
  end if;
  select array_agg(s.score order by n) into probabilities
  from generate_subscripts(texts, 1) n
  left join rankdb._score(model, query, texts, greatest(timeout_ms - extract(epoch from clock_timestamp() - started) * 1000, 1)) s on s.ordinal = n;
  return probabilities;
end
$$;
comment on function rankdb._rerank_stage(text, text, rankdb.candidate[], double precision) is
  'Probability of relevance of each candidate''s chunk, in their order. NULL: the deadline cut the work.';
