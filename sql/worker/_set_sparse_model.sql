-- _set_sparse_model: the first batch of a generation fixes the model of its sparse vectors; a later batch must come from the same one.
create or replace function rankdb._set_sparse_model(index_row rankdb.indexes, sparse_version text, sparse_dimension integer)
returns void
language plpgsql
as $$
declare
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.sparse_model is null then
    return;
  end if;
  if sparse_version is null or sparse_dimension is null or exists (select from pg_temp.rankdb_stage s where s.sparse is null) then
    perform rankdb._raise('55000', format('index %L has the sparse model %L, but the service sent no sparse vectors', index_row.name, generation_row.sparse_model),
      'Is the service of an earlier version than the database?');
  end if;
  if generation_row.sparse_version is null then
    update rankdb.generations g set sparse_version = _set_sparse_model.sparse_version, sparse_dimension = _set_sparse_model.sparse_dimension
    where g.generation = index_row.generation;
  elsif generation_row.sparse_version <> sparse_version or generation_row.sparse_dimension <> sparse_dimension then
    perform rankdb._raise('55000',
      format('index %L holds sparse vectors of model version %s (%s tokens), the service now has %s (%s tokens)',
        index_row.name, generation_row.sparse_version, generation_row.sparse_dimension, sparse_version, sparse_dimension),
      'Give the service the former model back, or drop the index and create it again.');
  end if;
end
$$;
comment on function rankdb._set_sparse_model(rankdb.indexes, text, integer) is
  'Worker: records the sparse model of a new generation; raises 55000 when vectors of another one would be mixed in, or when there are none.';
