-- status: one row per index for the person who operates it.
create or replace view rankdb.status as
select
  i.name,
  i.source::text as source,
  coalesce(s.documents, 0) as indexed,
  coalesce(s.chunks, 0) as chunks,
  q.pending,
  f.failed,
  case when coalesce(s.documents, 0) + q.pending + f.failed = 0 then 1.0
       else round(coalesce(s.documents, 0)::numeric / (coalesce(s.documents, 0) + q.pending + f.failed), 4)
  end as coverage,
  coalesce(now() - q.oldest, interval '0') as lag,
  g.state,
  g.model,
  g.model_version,
  g.dimension,
  g.generation,
  pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation)))
    + pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_lexical')))
    + pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_terms')))
    + pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_segments')))
    + coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_sparse'))), 0)
    + coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_postings'))), 0)
    as size_bytes,
  s.sqlstate as error_sqlstate,
  s.message as error,
  b.phase,
  b.percent,
  g.sparse_model,
  g.sparse_version
from rankdb.indexes i
join rankdb.generations g using (generation)
left join rankdb.statistics s using (generation)
cross join lateral (
  select count(distinct q.key) as pending, min(q.enqueued_at) as oldest from rankdb.queue q where q.index_id = i.index_id) q
cross join lateral (select count(*) as failed from rankdb.failures f where f.index_id = i.index_id) f
left join lateral (
  -- What the session that builds an index of this generation reports; seen by its own role and by members of pg_read_all_stats.
  select p.phase, round(100.0 * coalesce(nullif(p.tuples_done, 0)::numeric / nullif(p.tuples_total, 0), p.blocks_done::numeric / nullif(p.blocks_total, 0)), 1) as percent
  from pg_catalog.pg_stat_progress_create_index p
  where p.relid in (pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation)),
                    pg_catalog.to_regclass(pg_catalog.format('rankdb_data.%I', 'g' || g.generation || '_lexical')))
  limit 1) b on true;
comment on view rankdb.status is 'One row per index: documents indexed, keys pending and failed, coverage (0..1), lag, model, size, the error that stops it if there is one, and how far the build of its GIN or HNSW index is (phase, percent).';
