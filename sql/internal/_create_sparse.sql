-- _create_sparse: the tables of a generation's sparse vectors, where its index has a sparse model.
-- Apart from the texts, so that a scan reads nothing but vectors; a chunk that goes takes its vector along.
create or replace function rankdb._create_sparse(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
begin
  if not exists (select from rankdb.generations g where g.generation = index_row.generation and g.sparse_model is not null) then
    return;
  end if;
  if to_regclass(format('rankdb_data.%I', prefix || '_sparse')) is null then
    execute format($ddl$
      create table rankdb_data.%1$I (
        chunk_id bigint primary key references rankdb_data.%2$I on delete cascade,
        id text collate "C" not null,
        %3$s,
        sparse sparsevec not null
      )$ddl$, prefix || '_sparse', prefix,
      (select string_agg(format('key%s %s%s not null', k.ordinal, k.type, coalesce(' collate ' || k.collation_name, '')), ', ' order by k.ordinal)
       from rankdb._key_columns(index_row.source) k));
    execute format($ddl$
      create table rankdb_data.%1$I (
        term_id integer not null,
        segment integer not null,
        weights sparsevec not null,
        primary key (term_id, segment)
      )$ddl$, prefix || '_postings');
    -- Read whole and often: compression would cost more than it saves.
    execute format('alter table rankdb_data.%I alter column weights set storage external', prefix || '_postings');
    execute format('comment on table rankdb_data.%I is %L', prefix || '_sparse', 'The chunks'' weights of the sparse model''s vocabulary.');
    execute format('comment on table rankdb_data.%I is %L', prefix || '_postings',
      'The same weights by token and run of chunk ids: element n of a segment is chunk segment * segment_size + n. Token 0 marks the chunks that were written.');
    execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_sparse');
    execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_postings');
  end if;
  perform rankdb._create_sparse_views(index_row);
  perform rankdb._create_sparse_function(index_row);
end
$$;
comment on function rankdb._create_sparse(rankdb.indexes) is 'Creates g<N>_sparse and g<N>_postings with their views and functions, for an index with a sparse model.';
