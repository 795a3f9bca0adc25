-- _fit_isotonic: the rising step function nearest to relevance by least squares, by pooling adjacent violators (Ayer et al., 1955), as
-- one point [mean score, share of relevant] for each of its steps.
create or replace function rankdb._fit_isotonic(scores double precision[], relevant boolean[])
returns jsonb
language plpgsql immutable
as $$
declare
  item record;
  sums double precision[] := '{}';
  goods double precision[] := '{}';
  counts double precision[] := '{}';
  n integer := 0;
begin
  if not coalesce((select bool_or(r) and not bool_and(r) from unnest(relevant) r), false) then
    return null;
  end if;
  for item in
    select u.score, count(*) as counted, count(*) filter (where u.good) as good from unnest(scores, relevant) u (score, good) group by u.score order by u.score
  loop
    n := n + 1;
    sums[n] := item.score * item.counted;
    goods[n] := item.good;
    counts[n] := item.counted;
    while n > 1 and goods[n - 1] * counts[n] >= goods[n] * counts[n - 1] loop
      sums[n - 1] := sums[n - 1] + sums[n];
      goods[n - 1] := goods[n - 1] + goods[n];
      counts[n - 1] := counts[n - 1] + counts[n];
      n := n - 1;
    end loop;
  end loop;
  return jsonb_build_object('method', 'isotonic', 'points',
    (select jsonb_agg(jsonb_build_array(sums[i] / counts[i], goods[i] / counts[i]) order by i) from generate_series(1, n) i));
end
$$;
comment on function rankdb._fit_isotonic(double precision[], boolean[]) is 'The map {"method": "isotonic", "points"} fitted to scores and relevance; null where all or none are relevant.';
