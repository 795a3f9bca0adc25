-- Times rankdb._fuse, which searches and rankdb.fuse call, on five legs of 1,000 hits over about 2,000 documents, the best 10 kept.
--   psql -d A_DATABASE_WITH_RANKDB -f benchmarks/sql/fuse.sql
-- Prints for each method the least and the median of 21 calls in ms. Changes nothing.
\set QUIET on
\pset footer off
select setseed(0.5) as seed \gset
create temp table five as
  select array_agg(row('leg ' || l, 'lexical', 1, 0, l.hits)::rankdb.leg_hits order by l) as legs
  from (
    select l, array_agg(row('d' || h.id, h.id, h.score, h.place)::rankdb.hit order by h.place) as hits
    from generate_series(1, 5) l
    cross join lateral (
      select id, 1000 - row_number() over () + l as score, row_number() over ()::integer as place
      from (select id from generate_series(1, 2000) id where l > 0 order by random() limit 1000) r) h
    group by l) l;
create temp table times (method text, ms double precision);
do $$
declare
  legs rankdb.leg_hits[] := (select f.legs from five f);
  method text;
  started timestamptz;
begin
  foreach method in array array['rrf', 'isr', 'log-isr', 'rbc', 'borda', 'interleave', 'convex', 'combsum', 'combmnz', 'combanz', 'combmed', 'combmax', 'combmin', 'condorcet', 'copeland'] loop
    for n in 1 .. 21 loop
      started := clock_timestamp();
      perform * from rankdb._fuse(legs, jsonb_build_object('method', method, 'k', 60, 'phi', 0.8, 'normalize', 'min-max', 'missing', 'score', 'combine', 'union', 'require', '[]'::jsonb, 'minus', '[]'::jsonb), 'document', 10);
      insert into times values (method, extract(epoch from clock_timestamp() - started) * 1000);
    end loop;
  end loop;
end
$$;
select method, round(min(ms)::numeric, 2) as least_ms, round(percentile_cont(0.5) within group (order by ms)::numeric, 2) as median_ms from times group by method order by median_ms, method;
