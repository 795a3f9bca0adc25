-- _why_not_indexed: what the catalog says of a document without chunks. For those who may read the queue and the failures.
create or replace function rankdb._why_not_indexed(index_id integer, id text)
returns text
language plpgsql stable
as $$
begin
  return coalesce(
    (select format('it could not be indexed: %s (%s)', f.message, f.sqlstate) from rankdb.failures f
     where f.index_id = _why_not_indexed.index_id and rankdb._document_id(f.key) = id),
    (select 'it is waiting for the worker' where exists (
      select from rankdb.queue q where q.index_id = _why_not_indexed.index_id and rankdb._document_id(q.key) = id)),
    'it is indexed and has no text to find');
end
$$;
comment on function rankdb._why_not_indexed(integer, text) is 'Why a document has no chunks: it failed, it waits, or it has no text.';
