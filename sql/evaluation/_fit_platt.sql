-- _fit_platt: slope and offset of Platt's map from scores and relevance. Platt, 1999, with its targets (N+ + 1) / (N+ + 2) and
-- 1 / (N- + 2); Newton's method with backtracking as Lin, Lin and Weng, A note on Platt's probabilistic outputs, 2007.
create or replace function rankdb._fit_platt(scores double precision[], relevant boolean[])
returns jsonb
language plpgsql immutable
as $$
declare
  positives double precision := (select count(*) from unnest(relevant) r where r);
  negatives double precision := cardinality(relevant) - positives;
  high double precision := (positives + 1) / (positives + 2);
  low double precision := 1 / (negatives + 2);
  a double precision := 0;
  b double precision := ln((positives + 1) / (negatives + 1));
  s record;
  loss double precision;
  determinant double precision;
  da double precision;
  db double precision;
  step double precision;
  slope double precision;
begin
  if positives = 0 or negatives = 0 then
    return null;
  end if;
  for iteration in 1 .. 100 loop
    select sum((p - t) * x) as ga, sum(p - t) as gb, sum(p * (1 - p) * x * x) + 1e-12 as haa, sum(p * (1 - p) * x) as hab, sum(p * (1 - p)) + 1e-12 as hbb,
      sum(greatest(z, 0) - t * z + ln(1 + exp(-abs(z)))) as loss
    into s
    from (select x, t, z, 1 / (1 + exp(-z)) as p
          from (select u.score as x, case when u.good then high else low end as t, least(greatest(a * u.score + b, -700), 700) as z from unnest(scores, relevant) u (score, good)) v) w;
    exit when abs(s.ga) < 1e-5 and abs(s.gb) < 1e-5;
    determinant := s.haa * s.hbb - s.hab * s.hab;
    da := -(s.hbb * s.ga - s.hab * s.gb) / determinant;
    db := -(s.haa * s.gb - s.hab * s.ga) / determinant;
    slope := s.ga * da + s.gb * db;
    step := 1;
    loop
      select sum(greatest(z, 0) - t * z + ln(1 + exp(-abs(z)))) into loss
      from (select case when u.good then high else low end as t, least(greatest((a + step * da) * u.score + b + step * db, -700), 700) as z
            from unnest(scores, relevant) u (score, good)) v;
      exit when loss < s.loss + 1e-4 * step * slope or step < 1e-10;
      step := step / 2;
    end loop;
    exit when step < 1e-10;
    a := a + step * da;
    b := b + step * db;
  end loop;
  return jsonb_build_object('method', 'platt', 'a', a, 'b', b);
end
$$;
comment on function rankdb._fit_platt(double precision[], boolean[]) is 'The map {"method": "platt", "a", "b"} fitted to scores and relevance; null where all or none are relevant.';
