-- errors: source rows that could not be indexed, and why.
create or replace view rankdb.errors as
select
  i.name as index_name,
  rankdb._document_id(f.key) as id,
  f.sqlstate,
  f.message,
  f.attempts,
  f.failed_at
from rankdb.failures f
join rankdb.indexes i using (index_id);
comment on view rankdb.errors is 'Source rows that could not be indexed: why, how often it was tried, and when. rankdb.retry(name) tries them again.';
