-- _metric: a metric of one ranking, given the grades of its rows and all grades of the query. The formulas are those of
-- RankDb.Ranking.Metrics, where their sources stand: 0 where no document is relevant; -1 (pooled, not judged) is a grade for infap alone.
-- pairwise is null where no two documents have different grades: there is no pair to put in order.
-- A ranking is either a grade for each row (null: not judged), or, where several metrics are computed and few rows are judged, the grades of
-- the judged rows alone beside their places and the length of the ranking; judged is then in order, the highest grade first.
-- One loop over the judged rows costs less than a query with window functions.
create or replace function rankdb._metric(metric text, ranking integer[], judged integer[], places integer[] default null, length integer default null)
returns double precision
language plpgsql immutable
as $$
declare
  kind text := split_part(metric, '@', 1);
  part text := nullif(split_part(metric, '@', 2), '');
  share double precision := case kind when 'rbp' then coalesce(part, '0.8') when 'wss' then coalesce(part, '0.95') end;
  k integer := case when share is null then part end;
  relevant double precision;
  not_relevant double precision;
  grade integer;
  place double precision;
  -- Rows down to the place: relevant, not relevant, pooled.
  good double precision := 0;
  bad double precision := 0;
  pooled double precision := 0;
  gained double precision := 0;
  ideal double precision := 0;
  satisfied double precision;
  unsatisfied double precision := 1;
  level record;
  pairs double precision := 0;
begin
  if places is null then
    length := cardinality(ranking);
    select coalesce(array_agg(g.place order by g.place), '{}'), coalesce(array_agg(g.grade order by g.place), '{}') into places, ranking
    from unnest(ranking) with ordinality g (grade, place) where g.grade is not null;
    judged := array(select j from unnest(judged) j order by j desc);
  end if;
  -- Grades are in order: what is relevant comes before 0, that before -1.
  relevant := coalesce(least(array_position(judged, 0), array_position(judged, -1)) - 1, cardinality(judged));
  not_relevant := coalesce(array_position(judged, -1) - 1, cardinality(judged)) - relevant;
  if relevant = 0 and kind <> 'judged' then
    return case when kind <> 'pairwise' then 0 end;
  elsif judged[1] > 1000 and kind in ('ndcg', 'err') then
    perform rankdb._raise('22023', format('the grade %s is too high for %s, whose gain is 2 to the power of the grade', judged[1], kind), 'Use grades up to 1000, or ndcg_linear.');
  elsif kind = 'alpha-ndcg' then
    perform rankdb._raise('22023', 'alpha-ndcg looks at the aspects that documents answer, which this function does not', 'Measure it with rankdb.evaluate, evaluate_queries or evaluate_run.');
  elsif kind not in ('ndcg', 'ndcg_linear', 'map', 'mrr', 'p', 'recall', 'success', 'hit', 'rprec', 'err', 'bpref', 'infap', 'rbp', 'wss', 'judged', 'pairwise') then
    perform rankdb._check_metrics(array[metric]);
  elsif kind = 'rprec' then
    k := relevant;
  elsif kind = 'pairwise' then
    -- Of each pair of different grades: right if the better is ranked before the other or alone, half if neither is ranked.
    for level in
      select j as grade, count(*)::double precision as here, relevant + not_relevant - sum(count(*)) over (order by j desc) as lower
      from unnest(judged) j where j > 0 group by j
    loop
      good := 0;
      bad := 0;
      foreach grade in array ranking loop
        if grade = level.grade then
          good := good + 1;
          gained := gained + level.lower - bad;
        elsif grade >= 0 and grade < level.grade then
          bad := bad + 1;
        end if;
      end loop;
      pairs := pairs + level.here * level.lower;
      gained := gained + (level.here - good) * (level.lower - bad) / 2;
    end loop;
    return gained / nullif(pairs, 0);
  end if;

  -- The others add something for each relevant row.
  for i in 1 .. cardinality(places) loop
    exit when places[i] > k;
    grade := ranking[i];
    if grade < 1 then
      if grade = 0 then
        bad := bad + 1;
      else
        pooled := pooled + 1;
      end if;
      continue;
    end if;
    place := places[i];
    good := good + 1;
    if kind = 'err' then
      satisfied := (power(2::double precision, grade) - 1) / power(2::double precision, judged[1]);
      gained := gained + unsatisfied * satisfied / place;
      unsatisfied := unsatisfied * (1 - satisfied);
      continue;
    end if;
    gained := gained + case kind
      when 'ndcg' then (power(2::double precision, grade) - 1) / ln(place + 1)
      when 'ndcg_linear' then grade / ln(place + 1)
      when 'map' then good / place
      when 'mrr' then case when good = 1 then 1 / place else 0 end
      when 'bpref' then case when bad = 0 then 1 else 1 - least(bad, relevant) / least(not_relevant, relevant) end
      -- Of the documents above: how many are in the pool, and which share of those judged is relevant.
      when 'infap' then (1 + (good + bad + pooled - 1) * ((good - 1 + 0.00001::double precision) / (good - 1 + bad + 0.00002::double precision))) / place
      -- By exp, since power refuses what is too small for a number.
      when 'rbp' then exp(greatest((place - 1) * ln(share), -700))
      when 'wss' then case when good = ceil(share * relevant - 1e-9) then (length - place) / length - (1 - share) else 0 end
      else 0 end;
  end loop;

  if kind in ('ndcg', 'ndcg_linear') then
    for i in 1 .. least(relevant, k) loop
      ideal := ideal + case kind when 'ndcg' then power(2::double precision, judged[i]) - 1 else judged[i] end / ln(i + 1::double precision);
    end loop;
  end if;
  return case kind
    when 'p' then good / k
    when 'recall' then good / relevant
    when 'rprec' then good / relevant
    when 'success' then least(good, 1)
    when 'hit' then least(good, 1)
    when 'judged' then coalesce((good + bad) / nullif(least(length, k), 0), 0)
    when 'ndcg' then gained / ideal
    when 'ndcg_linear' then gained / ideal
    when 'map' then gained / relevant
    when 'bpref' then gained / relevant
    when 'infap' then gained / relevant
    when 'rbp' then (1 - share) * gained
    else gained end;
end
$$;
comment on function rankdb._metric(text, integer[], integer[], integer[], integer) is
  'The value of a metric for one ranking of graded rows, or of judged rows, their places and the number of rows: 0..1, wss may be below 0; 0 without a relevant document, but pairwise is null without a pair of different grades. alpha-ndcg is _alpha_ndcg.';
