-- learn_weights: the weights of a profile's legs that are best on a judgment set. The legs run once for each query and are fused again and
-- again: coordinate ascent from equal weights over powers of the root of 2, the first leg fixed at 1, since only ratios matter.
-- The same is done without each of the folds in turn and measured on the fold that was left out ("validated"): where that is below
-- "before", or far below "after", the judgments are too few for the weights.
create or replace function rankdb.learn_weights(index text, judgment_set text, profile text default null, metric text default 'ndcg@10', options jsonb default '{}')
returns jsonb
language plpgsql
cost 1000000
as $$
declare
  steps constant double precision[] := array(select power(2::double precision, n / 2::double precision) from generate_series(-8, 8) n order by abs(n), n) || 0::double precision;
  index_row rankdb.indexes := rankdb._open_index(index);
  definition jsonb;
  plan jsonb;
  fuse jsonb;
  judged record;
  folds integer;
  legs integer;
  total integer;
  -- What was measured so far: the weights as text, and the values of all queries one after the other.
  tried text[] := '{}';
  measured double precision[] := '{}';
  place integer;
  weights double precision[];
  former double precision[];
  candidate double precision[];
  best double precision[];
  best_quality double precision;
  quality double precision;
  step double precision;
  before double precision;
  after double precision;
  learned double precision[];
  validated double precision := 0;
begin
  options := coalesce(options, '{}');
  perform rankdb._check_keys(options, array['folds', 'profile'], 'options');
  if metric is null or metric !~ '^(ndcg|mrr|recall)@[1-9][0-9]{0,3}$' or split_part(metric, '@', 2)::integer > 1000 then
    perform rankdb._raise('22023', format('metric %L is not known', metric), 'Known: ndcg@k, mrr@k, recall@k with k from 1 to 1000');
  end if;
  plan := rankdb._profile(profile, nullif(options -> 'profile', 'null'));
  definition := coalesce(nullif(options -> 'profile', 'null'), (select p.definition from rankdb.profiles p where p.name = coalesce(learn_weights.profile, 'default')));
  if definition is null then
    perform rankdb._raise('22023', format('the definition of profile %L cannot be read', profile), 'Give it as options => {"profile": {...}}.');
  end if;
  legs := (select count(*) from jsonb_array_elements(plan -> 'legs') l where not plan #> '{fuse,minus}' ? (l ->> 'name'));
  if legs < 2 then
    perform rankdb._raise('22023', 'the profile has one leg that gives scores, so there is nothing to weigh', 'Learn the weights of a profile with two legs or more.');
  end if;
  perform rankdb._check_judgment_set(judgment_set);
  folds := rankdb._integer(options, 'folds', 2, 20, 5);

  judged := rankdb._judged_legs(index_row, judgment_set, plan);
  total := cardinality(judged.queries);
  folds := least(folds, total);
  -- What may be found was decided when the legs were run.
  fuse := plan -> 'fuse' || '{"minus": [], "require": [], "combine": "union"}';
  learned := array(select (l.value ->> 'weight')::double precision from unnest(judged.names) with ordinality n (name, place)
                   join jsonb_array_elements(plan -> 'legs') l on l.value ->> 'name' = n.name order by n.place);
  before := (select avg(q) from unnest(rankdb._weights_quality(judged.leg_hits, judged.grades, learned, fuse, metric)) q);
  -- Fold 0 is all of them; each other one is left out in turn.
  for fold in 0..case when folds > 1 then folds else 0 end loop
    weights := array_fill(1::double precision, array[legs]);
    best := weights;
    best_quality := null;
    for round in 1..4 loop
      former := weights;
      for leg in 2..legs loop
        foreach step in array steps loop
          candidate := weights;
          candidate[leg] := step;
          place := array_position(tried, candidate::text);
          if place is null then
            tried := tried || candidate::text;
            measured := measured || rankdb._weights_quality(judged.leg_hits, judged.grades, candidate, fuse, metric);
            place := cardinality(tried);
          end if;
          select avg(m.value order by m.nth) into quality
          from unnest(measured[(place - 1) * total + 1 : place * total]) with ordinality m (value, nth) where fold = 0 or m.nth % folds <> fold - 1;
          if best_quality is null or quality > best_quality + 1e-9 then
            best := candidate;
            best_quality := quality;
          end if;
        end loop;
        weights := best;
      end loop;
      exit when weights = former;
    end loop;
    if fold = 0 then
      -- The profile's own weights stand where nothing is better.
      after := greatest(best_quality, before);
      if best_quality > before + 1e-9 then
        learned := weights;
      end if;
    else
      place := array_position(tried, weights::text);
      validated := validated + (
        select sum(m.value order by m.nth) / total
        from unnest(measured[(place - 1) * total + 1 : place * total]) with ordinality m (value, nth) where m.nth % folds = fold - 1);
    end if;
  end loop;
  return jsonb_build_object(
    'metric', metric, 'queries', total, 'folds', folds, 'before', before, 'after', after, 'validated', case when folds > 1 then validated end,
    'weights', (select jsonb_object_agg(w.name, w.weight) from unnest(judged.names, learned) w (name, weight)),
    'profile', jsonb_set(definition, '{legs}', (
      select jsonb_agg(case when w.weight is null then l.value else jsonb_set(l.value, array[k.kind, 'weight'], to_jsonb(w.weight)) end order by l.ordinality)
      from jsonb_array_elements(definition -> 'legs') with ordinality l
      cross join lateral (select k as kind from jsonb_object_keys(l.value) k where l.value -> k <> 'null') k
      left join unnest(judged.names, learned) w (name, weight) on w.name = coalesce(l.value #>> array[k.kind, 'name'], k.kind))));
end
$$;
comment on function rankdb.learn_weights(text, text, text, text, jsonb) is
  'Weights for the legs of a profile from judgments: {"weights", "before" and "after": the metric with the profile''s own weights and with the learned ones, "validated": by cross-validation, "profile": the definition with the learned weights, for create_profile}. Runs the legs once for each query. Options: folds (5), profile (a definition instead of a name).';
