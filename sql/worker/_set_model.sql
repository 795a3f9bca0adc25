-- _set_model: the first batch of a generation fixes the model of its vectors; a later batch must come from the same one.
create or replace function rankdb._set_model(index_row rankdb.indexes, model_version text, dimension integer)
returns void
language plpgsql
as $$
declare
  generation_row rankdb.generations;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  if generation_row.model_version is null then
    execute format('alter table rankdb_data.%I alter column embedding type halfvec(%s)', 'g' || index_row.generation, dimension);
    update rankdb.generations g set model_version = _set_model.model_version, dimension = _set_model.dimension
    where g.generation = index_row.generation;
    perform rankdb._create_dense_views(index_row);
    perform rankdb._create_dense_exact_view(index_row);
  elsif generation_row.model_version <> model_version or generation_row.dimension <> dimension then
    perform rankdb._raise('55000',
      format('index %L holds vectors of model version %s (%s dimensions), the service now has %s (%s dimensions)',
        index_row.name, generation_row.model_version, generation_row.dimension, model_version, dimension),
      'Give the service the former model back, or drop the index and create it again.');
  end if;
end
$$;
comment on function rankdb._set_model(rankdb.indexes, text, integer) is 'Worker: records the model of a new generation; raises 55000 when vectors of another one would be mixed in.';
