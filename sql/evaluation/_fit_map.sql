-- _fit_map: a map by one method, with its expected calibration error before and after. "After" is cross-validated: each half of the
-- queries is judged by the map that was fitted to the other half; the map returned is fitted to all.
create or replace function rankdb._fit_map(method text, scores double precision[], relevant boolean[], queries integer[])
returns jsonb
language plpgsql immutable
as $$
declare
  map jsonb;
  half jsonb;
  fold integer;
  predicted double precision[] := '{}';
  truth boolean[] := '{}';
begin
  for fold in 0 .. 2 loop
    select case method when 'platt' then rankdb._fit_platt(array_agg(u.score order by u.place), array_agg(u.good order by u.place))
      else rankdb._fit_isotonic(array_agg(u.score order by u.place), array_agg(u.good order by u.place)) end
    into half
    from unnest(scores, relevant, queries) with ordinality u (score, good, query, place) where fold = 2 or u.query % 2 <> fold;
    if fold = 2 then
      map := half;
    elsif half is not null then
      predicted := predicted || rankdb._calibrated(half, array(select u.score from unnest(scores, queries) with ordinality u (score, query, place) where u.query % 2 = fold order by u.place));
      truth := truth || array(select u.good from unnest(relevant, queries) with ordinality u (good, query, place) where u.query % 2 = fold order by u.place);
    end if;
  end loop;
  if map is null or (map ->> 'a')::double precision < 1e-6 then
    return null;
  end if;
  return map || jsonb_strip_nulls(jsonb_build_object('ece_before', rankdb._calibration_error(scores, relevant),
    'ece_after', case when cardinality(truth) = cardinality(relevant) then rankdb._calibration_error(predicted, truth) end));
end
$$;
comment on function rankdb._fit_map(text, double precision[], boolean[], integer[]) is
  'A map of scores to relevance with ece_before and the cross-validated ece_after; null where the scores do not rise with relevance.';
