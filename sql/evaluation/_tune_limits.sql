-- _tune_limits: what the figures of a tuning leave out, and where scoring cached candidates again may differ from a search.
create or replace function rankdb._tune_limits(index_row rankdb.indexes, definition jsonb, plan jsonb, parameters jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  limits jsonb := '[]';
  aside text := (select string_agg(k, ', ' order by k) from unnest(array['calibrate', 'diversity', 'group', 'collapse', 'pinned', 'excluded', 'min_score']) k
                 where definition -> k not in ('null', '[]', '0'));
  fused boolean := exists (select from jsonb_array_elements(parameters) p where p #>> '{at,0}' in ('legs', 'fuse') and jsonb_array_length(p -> 'values') > 1);
begin
  if aside is not null then
    limits := limits || to_jsonb(format('%s of the profile: left out of every figure, and kept in the version that is written%s', aside,
      case when definition -> 'calibrate' <> 'null' then '; its calibration was made for the former scores, so run rankdb.calibrate again' else '' end));
  end if;
  if fused and (plan ? 'feedback' or exists (select from jsonb_array_elements(parameters) p where p #>> '{path,0}' = 'feedback')) then
    limits := limits || to_jsonb('feedback: taken from what the profile as it was finds first, whatever the weights of a trial'::text);
  end if;
  if plan #>> '{rollup,kind}' <> 'max' and exists (select from jsonb_array_elements(parameters) p where p #>> '{at,0}' = 'legs' and p #>> '{at,2}' = 'top' and jsonb_array_length(p -> 'values') > 1) then
    limits := limits || to_jsonb('rollup: a leg that looks less deep sees fewer chunks of a document, so its order may differ'::text);
  end if;
  return limits;
end
$$;
comment on function rankdb._tune_limits(rankdb.indexes, jsonb, jsonb, jsonb) is 'Sentences, as a JSON array: what a tuning leaves out, and where it is not exact.';
