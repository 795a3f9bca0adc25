-- _metric: a metric of one ranking, given the grades of its rows (null: not judged) and all grades of the query. The formulas are those
-- of RankDb.Ranking.Metrics, where their sources stand: 0 where no document is relevant; -1 (pooled, not judged) is a grade for infap alone.
-- pairwise is null where no two documents have different grades: there is no pair to put in order.
create or replace function rankdb._metric(metric text, ranking integer[], judged integer[])
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
  highest integer;
  level record;
  gained double precision := 0;
  pairs double precision := 0;
  unsatisfied double precision := 1;
  ideal double precision;
begin
  select count(*) filter (where j > 0), max(j) into relevant, highest from unnest(judged) j;
  if k is not null then
    ranking := ranking[1:k];
  end if;
  if kind = 'judged' then
    return coalesce((select count(*) filter (where g.grade >= 0)::double precision / nullif(count(*), 0) from unnest(ranking) g (grade)), 0);
  elsif relevant = 0 then
    return case when kind <> 'pairwise' then 0 end;
  elsif highest > 1000 and kind in ('ndcg', 'err') then
    perform rankdb._raise('22023', format('the grade %s is too high for %s, whose gain is 2 to the power of the grade', highest, kind), 'Use grades up to 1000, or ndcg_linear.');
  end if;

  case kind
    when 'ndcg' then
      select coalesce(sum((power(2::double precision, g.grade) - 1) / ln((g.place + 1)::double precision)), 0) into gained
      from unnest(ranking) with ordinality g (grade, place) where g.grade > 0;
      select sum((power(2::double precision, i.grade) - 1) / ln((i.place + 1)::double precision)) into ideal
      from (select j as grade, row_number() over (order by j desc) as place from unnest(judged) j where j > 0) i where coalesce(i.place <= k, true);
      return gained / ideal;
    when 'ndcg_linear' then
      select coalesce(sum(g.grade / ln((g.place + 1)::double precision)), 0) into gained
      from unnest(ranking) with ordinality g (grade, place) where g.grade > 0;
      select sum(i.grade / ln((i.place + 1)::double precision)) into ideal
      from (select j as grade, row_number() over (order by j desc) as place from unnest(judged) j where j > 0) i where coalesce(i.place <= k, true);
      return gained / ideal;
    when 'map' then
      return (
        select coalesce(sum(f.nth::double precision / f.place), 0) / relevant
        from (select g.place, row_number() over (order by g.place) as nth from unnest(ranking) with ordinality g (grade, place) where g.grade > 0) f);
    when 'mrr' then
      return (select coalesce(1 / min(g.place)::double precision, 0) from unnest(ranking) with ordinality g (grade, place) where g.grade > 0);
    when 'p' then
      return (select count(*) / k::double precision from unnest(ranking) g where g > 0);
    when 'recall' then
      return (select count(*) / relevant from unnest(ranking) g where g > 0);
    when 'success', 'hit' then
      return (select least(count(*), 1) from unnest(ranking) g where g > 0);
    when 'rprec' then
      return (select count(*) / relevant from unnest(ranking[1:relevant::integer]) g where g > 0);
    when 'err' then
      for level in select (power(2::double precision, g.grade) - 1) / power(2::double precision, highest) as satisfied, g.place from unnest(ranking) with ordinality g (grade, place) where g.grade > 0 order by g.place loop
        gained := gained + unsatisfied * level.satisfied / level.place;
        unsatisfied := unsatisfied * (1 - level.satisfied);
      end loop;
      return gained;
    when 'bpref' then
      not_relevant := (select count(*) from unnest(judged) j where j = 0);
      return (
        select coalesce(sum(case when r.above = 0 then 1 else 1 - least(r.above, relevant) / least(not_relevant, relevant) end), 0) / relevant
        from (select g.grade, count(*) filter (where g.grade = 0) over (order by g.place) as above from unnest(ranking) with ordinality g (grade, place)) r
        where r.grade > 0);
    when 'infap' then
      -- Of the documents above a relevant one: how many are in the pool, and which share of those judged is relevant.
      return (
        select coalesce(sum((1 + (r.good + r.bad + r.pooled - 1) * ((r.good - 1 + 0.00001::double precision) / (r.good - 1 + r.bad + 0.00002::double precision))) / r.place), 0) / relevant
        from (select g.grade, g.place, count(*) filter (where g.grade > 0) over w as good, count(*) filter (where g.grade = 0) over w as bad, count(*) filter (where g.grade = -1) over w as pooled
              from unnest(ranking) with ordinality g (grade, place) window w as (order by g.place)) r
        where r.grade > 0);
    when 'pairwise' then
      -- Of each pair of different grades: right if the better is ranked before the other or alone, half if neither is ranked.
      for level in
        select d.grade, (select count(*) from unnest(judged) j where j = d.grade)::double precision as here, (select count(*) from unnest(judged) j where j between 0 and d.grade - 1)::double precision as lower,
          (select count(*) from unnest(ranking) g where g = d.grade)::double precision as here_ranked, (select count(*) from unnest(ranking) g where g between 0 and d.grade - 1)::double precision as lower_ranked
        from (select distinct j as grade from unnest(judged) j where j > 0) d
      loop
        pairs := pairs + level.here * level.lower;
        gained := gained + (level.lower - level.lower_ranked) * (level.here_ranked + (level.here - level.here_ranked) / 2)
          + (select coalesce(sum(r.ahead) filter (where r.grade between 0 and level.grade - 1), 0)
             from (select g.grade, count(*) filter (where g.grade = level.grade) over (order by g.place) as ahead from unnest(ranking) with ordinality g (grade, place)) r)::double precision;
      end loop;
      return gained / nullif(pairs, 0);
    when 'rbp' then
      -- By exp, since power refuses what is too small for a number.
      return (
        select (1 - share) * coalesce(sum(exp(greatest((g.place - 1) * ln(share), -700))), 0)
        from unnest(ranking) with ordinality g (grade, place) where g.grade > 0);
    when 'wss' then
      return coalesce((
        select (cardinality(ranking) - f.place) / cardinality(ranking)::double precision - (1 - share)
        from (select g.place, row_number() over (order by g.place) as nth from unnest(ranking) with ordinality g (grade, place) where g.grade > 0) f
        where f.nth = ceil(share * relevant - 1e-9)), 0);
    when 'alpha-ndcg' then
      perform rankdb._raise('22023', 'alpha-ndcg looks at the aspects that documents answer, which this function does not', 'Measure it with rankdb.evaluate, evaluate_queries or evaluate_run.');
    else
      perform rankdb._check_metrics(array[metric]);
  end case;
end
$$;
comment on function rankdb._metric(text, integer[], integer[]) is
  'The value of a metric for one ranking of graded rows: 0..1, wss may be below 0; 0 without a relevant document, but pairwise is null without a pair of different grades. alpha-ndcg is _alpha_ndcg.';
