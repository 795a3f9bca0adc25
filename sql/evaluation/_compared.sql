-- _compared: two systems over the same queries, a row a metric, as a JSON array. A side is {"name", "rows": [{"query_id", "metric", "value", "error"}]};
-- only queries that both sides measured make a pair, those that failed on a side are named. A single pair has a difference and no test. Effect size: mean over standard deviation of the differences.
create or replace function rankdb._compared(judgment_set text, metrics text[], a jsonb, b jsonb, settings jsonb)
returns jsonb
language plpgsql stable
as $$
#variable_conflict use_column
declare
  failed jsonb;
  failures text;
  pairs bigint;
  rows jsonb;
begin
  select jsonb_build_object('a', coalesce(jsonb_agg(e.query_id order by e.query_id collate "C") filter (where e.side = 'a'), '[]'),
      'b', coalesce(jsonb_agg(e.query_id order by e.query_id collate "C") filter (where e.side = 'b'), '[]')),
    concat_ws(', ', (nullif(count(*) filter (where e.side = 'a'), 0) || ' failed for ') || (a ->> 'name'), (nullif(count(*) filter (where e.side = 'b'), 0) || ' failed for ') || (b ->> 'name'))
      || ': ' || left(min(e.error), 300)
  into failed, failures
  from (
    select s.side, r.query_id, min(r.error) as error
    from (values ('a', a), ('b', b)) s (side, said)
    cross join lateral jsonb_to_recordset(s.said -> 'rows') r (query_id text, error text)
    where r.error is not null
    group by s.side, r.query_id) e
  having count(*) > 0;

  with pairs as (
    -- Grouped, not joined: the planner takes the rows of a JSON array to be few, and would compare each with each.
    -- A difference in the last bits comes from the order of additions and is none.
    select v.metric, v.query_id, v.a, v.b, case when abs(v.b - v.a) < 1e-12 then 0 else v.b - v.a end as d
    from (
      select r.metric, r.query_id collate "C" as query_id, max(r.value) filter (where s.side = 'a') as a, max(r.value) filter (where s.side = 'b') as b
      from (values ('a', a), ('b', b)) s (side, said)
      cross join lateral jsonb_to_recordset(s.said -> 'rows') r (query_id text, metric text, value double precision, error text)
      where r.error is null
      group by 1, 2) v
    where v.a is not null and v.b is not null),
  summed as (
    select p.metric, avg(p.a) as mean_a, avg(p.b) as mean_b, avg(p.d) as mean, stddev_samp(p.d) as deviation, array_agg(p.d order by p.query_id) as differences,
      count(*) filter (where p.d > t.tolerance) as wins, count(*) filter (where p.d < - t.tolerance) as losses, count(*) as n
    from pairs p cross join (select (settings ->> 'tolerance')::double precision as tolerance) t
    group by p.metric),
  tested as materialized (
    select s.*, i.low, i.high, case when s.n > 1 then rankdb._randomization_test(s.differences, (settings ->> 'rounds')::integer, (settings ->> 'seed')::bigint) end as p,
      array_position(metrics, s.metric) as place
    from summed s
    cross join lateral rankdb._bootstrap_interval(s.differences, (settings ->> 'confidence')::double precision, (settings ->> 'rounds')::integer, (settings ->> 'seed')::bigint) i),
  adjusted as (
    select rankdb._adjusted(array_agg(t.p order by t.place), settings ->> 'adjust') as ps, array_agg(t.place order by t.place) as places from tested t)
  select min(t.n), jsonb_agg(jsonb_build_object('metric', t.metric, 'mean_a', t.mean_a, 'mean_b', t.mean_b, 'difference', t.mean, 'ci_low', t.low, 'ci_high', t.high,
    'p_randomization', t.p, 'p_t', rankdb._t_test(t.differences),
    'effect_size', case when t.n < 2 then null when t.mean = 0 then 0 when t.deviation <= 1e-12 * abs(t.mean) then sign(t.mean) * 'infinity'::double precision else t.mean / t.deviation end,
    'p_adjusted', d.ps[array_position(d.places, t.place)], 'wins', t.wins, 'ties', t.n - t.wins - t.losses, 'losses', t.losses, 'queries', t.n, 'failed', failed,
    'moved', (
      -- In turn the best gain, the worst loss, the next gain, ...: both directions as far as there are.
      select coalesce(jsonb_agg(jsonb_build_object('query_id', m.query_id, 'query', q.query, 'a', m.a, 'b', m.b, 'difference', m.d) order by m.d desc, m.query_id), '[]')
      from (
        select p.*
        from pairs p where p.metric = t.metric and abs(p.d) > (settings ->> 'tolerance')::double precision
        order by row_number() over (partition by sign(p.d) order by abs(p.d) desc, p.query_id), abs(p.d) desc, p.query_id
        limit (settings ->> 'moved')::integer) m
      left join rankdb.queries q on q.set_name = judgment_set and q.query_id = m.query_id)) order by t.place)
  into pairs, rows
  from tested t cross join adjusted d;
  if pairs is null then
    -- Failures need not be the only reason.
    perform rankdb._raise('55000', format('no query of set %L was measured with both', judgment_set), (
      select nullif(concat_ws('. ', failures, nullif(concat_ws(', ', nullif(cardinality(m.of_a), 0) || ' measured for ' || (a ->> 'name') || ' alone', nullif(cardinality(m.of_b), 0) || ' measured for ' || (b ->> 'name') || ' alone'), '')), '')
      from (
        select array(select distinct r ->> 'query_id' from jsonb_array_elements(a -> 'rows') r where r -> 'error' = 'null') as of_a,
          array(select distinct r ->> 'query_id' from jsonb_array_elements(b -> 'rows') r where r -> 'error' = 'null') as of_b) m));
  end if;
  return rows;
end
$$;
comment on function rankdb._compared(text, text[], jsonb, jsonb, jsonb) is
  'Compares two systems by their values for the same queries: a JSON array with an object a metric, whose keys are the columns of rankdb.compare.';
