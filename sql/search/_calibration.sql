-- _calibration: the map from score to probability for one answer: that of its status, with the cosine adapter's parameters for the
-- query. Null where the profile has none for this status: then scores stay as they are, and details say so.
create or replace function rankdb._calibration(index_row rankdb.indexes, plan jsonb, legs rankdb.leg[], candidates rankdb.candidate[], status text)
returns jsonb
language plpgsql stable
as $$
declare
  map jsonb := plan -> 'calibrate';
  wanted integer := jsonb_array_length(plan -> 'rerank');
  leg rankdb.leg;
  parameters record;
begin
  if map ->> 'method' = 'none' then
    return null;
  elsif status in ('fused', 'lexical') then
    return map -> status;
  elsif status = 'full' and wanted = 0 and map ? 'fused' then
    -- The call switched reranking off.
    return map -> 'fused';
  elsif status = 'partial' and not exists (select from unnest(candidates) c where jsonb_array_length(c.stages) = wanted) then
    -- The last stage never blended: this is the scale of an earlier one.
    return null;
  elsif map ->> 'method' <> 'cosine' then
    return map;
  end if;
  leg := (select l from unnest(legs) l where l.kind = 'dense' limit 1);
  if leg.vector is null then
    return null;
  end if;
  if (select g.metric from rankdb.generations g where g.generation = index_row.generation) <> 'cosine' then
    perform rankdb._raise('22023', format('the cosine adapter maps a cosine, and the vectors of index %L are compared otherwise', index_row.name), 'Use "platt" or "isotonic".');
  end if;
  parameters := rankdb._cosine_parameters(map -> 'layers', leg.vector);
  return jsonb_build_object('method', 'platt', 'a', parameters.a, 'b', parameters.b, 'leg', leg.name);
end
$$;
comment on function rankdb._calibration(rankdb.indexes, jsonb, rankdb.leg[], rankdb.candidate[], text) is
  'The map from score to probability that holds for an answer of this status; null where there is none.';
