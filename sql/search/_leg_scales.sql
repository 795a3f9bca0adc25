-- _leg_scales: how each leg's scores are normalised, fitted on the list that it retrieved. v = greatest((score - offset) / unit, floor);
-- unit is null where the kind is not linear or all scores are the same, which _normalized tells apart.
-- A leg's hits are best first, so the largest and the smallest score are those of the first and of the last hit with a rank.
create or replace function rankdb._leg_scales(
  leg_hits rankdb.leg_hits[], fuse jsonb,
  out retrieved integer[], out lengths integer[], out offsets double precision[], out units double precision[], out floors double precision[], out lowest double precision[])
language plpgsql immutable
as $$
declare
  kind text := fuse ->> 'normalize';
  leg rankdb.leg_hits;
  last_hit integer;
  best double precision;
  worst double precision;
  moments record;
  first_value double precision;
  unit_value double precision;
  floor_value double precision;
begin
  foreach leg in array leg_hits loop
    last_hit := cardinality(leg.hits);
    if last_hit > 0 and (leg.hits[last_hit]).rank is null then
      select coalesce(max(h.ordinality), 0) into last_hit from unnest(leg.hits) with ordinality h where h.rank is not null;
    end if;
    retrieved := retrieved || last_hit;
    lengths := lengths || greatest(last_hit, (leg.hits[last_hit]).rank);
    -- A leg that retrieved nothing has no scale and does not count.
    if last_hit = 0 then
      offsets := offsets || null::double precision;
      units := units || null::double precision;
      floors := floors || null::double precision;
      lowest := lowest || null::double precision;
      continue;
    end if;
    best := (leg.hits[1]).score;
    worst := (leg.hits[last_hit]).score;
    if best is null or worst is null then
      perform rankdb._raise('22023', format('the leg %L gives ranks without scores, which the method %s needs', leg.name, fuse ->> 'method'),
        'Give its hits scores, or choose a method by rank: rrf, isr, log-isr, rbc, borda, copeland, condorcet, interleave.');
    end if;
    if best in ('NaN', 'Infinity', '-Infinity') or worst in ('NaN', 'Infinity', '-Infinity') then
      perform rankdb._raise('22023', format('the leg %L gives %L the score %s', leg.name,
        (leg.hits[case when best in ('NaN', 'Infinity', '-Infinity') then 1 else last_hit end]).id, case when best in ('NaN', 'Infinity', '-Infinity') then best else worst end),
        'Scores must be finite.');
    end if;
    first_value := 0;
    unit_value := 1;
    floor_value := '-Infinity';
    if kind = 'min-max' then
      first_value := worst;
      unit_value := best - worst;
      floor_value := 0;
    elsif kind = 'theoretical-min' then
      -- The scorer's own lower end; a list that goes below it knows better.
      first_value := least(leg.lower_bound, worst);
      unit_value := best - first_value;
      floor_value := 0;
    elsif kind in ('z-score', 'dbsf', 'l2') then
      select avg(h.score) as mean, case when best = worst then 0 else stddev_pop(h.score) end as deviation, sqrt(sum(h.score * h.score)) as norm
      into moments from unnest(leg.hits) h where h.rank is not null;
      if kind = 'z-score' then
        first_value := moments.mean;
        unit_value := moments.deviation;
      elsif kind = 'dbsf' then
        first_value := moments.mean - 3 * moments.deviation;
        unit_value := 6 * moments.deviation;
      else
        unit_value := moments.norm;
      end if;
    elsif kind in ('rank', 'sigmoid') then
      unit_value := 0;
    end if;
    unit_value := nullif(unit_value, 0);
    offsets := offsets || first_value;
    units := units || unit_value;
    floors := floors || floor_value;
    lowest := lowest || case when kind in ('min-max', 'theoretical-min', 'rank') then 0 else rankdb._normalized(kind, worst, 1, 1, first_value, unit_value, floor_value) end;
  end loop;
end
$$;
comment on function rankdb._leg_scales(rankdb.leg_hits[], jsonb) is
  'For each leg: hits that it retrieved, length of its ranking, and the parameters of the normalisation of its scores with the value of the list''s lower end.';
