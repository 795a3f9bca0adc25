-- _rank: from fused to reranked candidates, with the status of the answer and why it is not full. Where the encoder failed or a leg was
-- left out, the deadline has nothing left for rerankers, or these would fail in the same way.
create or replace function rankdb._rank(
  index_row rankdb.indexes, query text, inout plan jsonb, started timestamptz, legs rankdb.leg[], inout candidates rankdb.candidate[],
  encoder_reason text, legs_reason text, out status text, out reason text, out report jsonb)
language plpgsql
as $$
begin
  if encoder_reason is not null then
    status := 'lexical';
    reason := concat_ws('; ', encoder_reason, legs_reason);
  elsif legs_reason is not null then
    status := 'partial';
    reason := legs_reason;
  else
    select c.candidates, c.status, c.reason, c.report into candidates, status, reason, report from rankdb._cascade(query, plan, started, candidates) c;
  end if;
  if plan ? 'calibrate' then
    plan := plan || jsonb_build_object('calibration', rankdb._calibration(index_row, plan, legs, candidates, status));
  end if;
end
$$;
comment on function rankdb._rank(rankdb.indexes, text, jsonb, timestamptz, rankdb.leg[], rankdb.candidate[], text, text) is
  'Reranked candidates, status, reason and report of the stages; the plan with the calibration that is for this status.';
