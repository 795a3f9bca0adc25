-- Times rankdb.sparse_search against a scan and a GIN index over token ids, and compares its answers with the scan's.
--   createdb lab; RANKDB_CONNECTION=... rankdb migrate; psql -d lab -v chunks=100000 -f benchmarks/sql/sparse.sql
-- Makes a table sparse_docs with an index, filled as the worker does with synthetic vectors; run it in a database of its own.
\set ON_ERROR_STOP on
\if :{?chunks}
\else
  \set chunks 100000
\endif
set jit = off;
set max_parallel_workers_per_gather = 0;
set work_mem = '64MB';
create table sparse_docs (id integer primary key, body text);
insert into sparse_docs select n, 'word' from generate_series(1, :chunks) n;
select rankdb.create_index('sparse_docs', 'sparse_docs', array['body'], '{"sparse_model": "synthetic"}');
select index_id, 'g' || generation || '_sparse' as vectors from rankdb.indexes where name = 'sparse_docs' \gset
begin;
select rankdb._stage();
-- About 100 weights a chunk; the frequencies of tokens follow Zipf's law.
insert into pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding, sparse)
select c.key, 0, 0, 4, 1, c.content, array[1, 0]::real[], s.sparse
from rankdb._claim(:index_id, 100000000) c
join (
  select d.id, '{' || string_agg(d.token || ':' || d.weight, ',') || '}/30522' as sparse
  from (
    select n as id, 1 + floor(exp(random() * ln(30521)))::integer as token, max(round((0.05 + 2.5 * random() * random())::numeric, 4)) as weight
    from generate_series(1, :chunks) n, generate_series(1, 125) t group by 1, 2) d
  group by d.id) s on s.id = c.key[1]::integer;
select rankdb._apply(:index_id, 'synthetic', 2, null, 'synthetic', 30522);
commit;
\timing on
select rankdb._settle(:index_id);
\timing off
create temporary table gin as
select s.chunk_id, s.sparse, array(select split_part(e, ':', 1)::integer from string_to_table(ltrim(split_part(s.sparse::text, '}', 1), '{'), ',') e) as tokens
from rankdb_data.:"vectors" s;
create index on gin using gin (tokens) with (fastupdate = off);
analyze gin;
create temporary table result (draw text, terms integer, road text, ms double precision, equal boolean);
select set_config('bench.vectors', 'rankdb_data.' || :'vectors', false);
do $$
declare
  draw text;
  terms integer;
  query sparsevec;
  asked integer[];
  started timestamptz;
  found text[];
  expected text[];
begin
  foreach draw in array array['zipf', 'rarer'] loop
    foreach terms in array array[5, 10, 20, 30] loop
      for round in 1..11 loop
        select ('{' || string_agg(d.token || ':' || d.weight, ',') || '}/30522')::sparsevec, array_agg(d.token) into query, asked
        from (
          select distinct on (t.token) t.token, round((0.2 + 1.5 * random())::numeric, 3) as weight
          from (select 1 + floor(case draw when 'zipf' then exp(random() * ln(30521)) else 20 + 30000 * random() ^ 3 end)::integer as token
                from generate_series(1, terms)) t) d;
        started := clock_timestamp();
        perform from rankdb.sparse_search('sparse_docs', query, 10);
        insert into result values (draw, terms, 'sparse_search, top 10', extract(epoch from clock_timestamp() - started) * 1000);
        started := clock_timestamp();
        found := array(select h.id from rankdb.sparse_search('sparse_docs', query, 100) h order by h.rank);
        insert into result values (draw, terms, 'sparse_search, top 100', extract(epoch from clock_timestamp() - started) * 1000);
        started := clock_timestamp();
        execute format('select array(select s.id from %s s where s.sparse <#> $1 < 0 order by s.sparse <#> $1, s.id collate "C" limit 100)', current_setting('bench.vectors'))
        into expected using query;
        insert into result values (draw, terms, 'scan', extract(epoch from clock_timestamp() - started) * 1000, found = expected);
        continue when round > 5;
        started := clock_timestamp();
        perform from (select g.chunk_id from gin g where g.tokens && asked order by g.sparse <#> query limit 10) h;
        insert into result values (draw, terms, 'gin', extract(epoch from clock_timestamp() - started) * 1000);
      end loop;
    end loop;
  end loop;
end
$$;
select draw, terms, road, round(percentile_cont(0.5) within group (order by ms)::numeric, 1) as median_ms, count(*) filter (where equal) as equal, count(equal) as compared
from result group by 1, 2, 3 order by 1, 2, 3;
