-- _blend: the scores of candidates after a reranking stage: blend * stage + (1 - blend) * incoming, both normalised over what the stage
-- scored. What it did not score keeps (1 - blend) * incoming and its order, below everything that was scored: a depth says how
-- much is looked at, and must not lift what was not looked at over what was. Where that share of the incoming score is not below
-- the block by itself, the rows below are scaled down, which keeps their order.
create or replace function rankdb._blend(
  incoming double precision[], stage double precision[], blend double precision, kind text,
  out scores double precision[], out normalized double precision[], out former double precision[])
language plpgsql immutable
as $$
declare
  -- Of a stage that decides alone the rows below it keep a millionth, for their order.
  share constant double precision := greatest(1 - blend, 1e-6);
  lowest double precision;
  highest double precision;
begin
  normalized := stage;
  former := incoming;
  if kind <> 'none' then
    normalized := rankdb._normalize_stage(stage, kind);
    former := rankdb._normalize_stage(array(select case when stage[n] is not null then incoming[n] end from generate_subscripts(incoming, 1) n order by n), kind);
  end if;
  for n in 1 .. cardinality(incoming) loop
    if normalized[n] is null then
      scores[n] := share * incoming[n];
      highest := greatest(highest, scores[n]);
    else
      scores[n] := least(blend * normalized[n] + (1 - blend) * former[n], 1);
      lowest := least(lowest, scores[n]);
    end if;
  end loop;
  if highest >= lowest then
    for n in 1 .. cardinality(incoming) loop
      if normalized[n] is null then
        scores[n] := case when highest > 0 then scores[n] / highest * greatest(lowest, 1e-6) * (1 - 1e-6) else 0 end;
      elsif lowest < 1e-6 then
        scores[n] := 1e-6 + (1 - 1e-6) * scores[n];
      end if;
    end loop;
  end if;
end
$$;
comment on function rankdb._blend(double precision[], double precision[], double precision, text) is
  'Scores after a reranking stage, in the order given; NULL in "stage" is a candidate that it did not score. Also the normalised scores of the stage and of what came in.';
