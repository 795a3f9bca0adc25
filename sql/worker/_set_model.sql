-- _set_model: the first batch of a generation fixes the model of its vectors; a later batch must come from the same one.
create or replace function rankdb._set_model(index_row rankdb.indexes, model_version text, dimension integer)
returns rankdb.generations
language plpgsql
as $$
declare
  generation_row rankdb.generations;
  kept integer;
begin
  select * into generation_row from rankdb.generations g where g.generation = index_row.generation;
  kept := least(dimension, generation_row.dimensions);
  if generation_row.dimensions > dimension then
    perform rankdb._raise('55000',
      format('index %L keeps the first %s dimensions of a vector, but the model gives %s', index_row.name, generation_row.dimensions, dimension),
      format('Drop the index and create it with "dimensions" of at most %s, or without.', dimension));
  end if;
  if generation_row.model_version is null then
    if kept > rankdb._dimension_limit(generation_row.vector_type) then
      perform rankdb._raise('55000',
        format('the model of index %L gives %s dimensions, an index of vector_type %s holds at most %s',
          index_row.name, kept, generation_row.vector_type, rankdb._dimension_limit(generation_row.vector_type)),
        case
          when kept <= rankdb._dimension_limit('halfvec') then 'Drop the index and create it with {"vector_type": "halfvec"}.'
          when kept <= rankdb._dimension_limit('bit') then 'Drop the index and create it with {"vector_type": "bit"}, or with "dimensions" if the model was trained for cut vectors.'
          else 'Drop the index and create it with "dimensions" if the model was trained for cut vectors.' end);
    end if;
    execute format('alter table rankdb_data.%I alter column embedding type %s(%s)', 'g' || index_row.generation,
      case generation_row.vector_type when 'vector' then 'vector' else 'halfvec' end, kept);
    -- An index that was made over an empty table is ready without vectors: its graph is built when the queue is empty again.
    update rankdb.generations g set model_version = _set_model.model_version, dimension = kept, state = 'building'
    where g.generation = index_row.generation
    returning * into generation_row;
    perform rankdb._create_dense_views(index_row);
    perform rankdb._create_dense_exact_view(index_row);
    perform rankdb._create_dense_functions(index_row);
    perform rankdb._create_true_scores(index_row);
  elsif generation_row.model_version <> model_version or generation_row.dimension <> kept then
    perform rankdb._raise('55000',
      format('index %L holds vectors of model version %s (%s dimensions), the service now has %s (%s dimensions)',
        index_row.name, generation_row.model_version, generation_row.dimension, model_version, dimension),
      'Give the service the former model back, or drop the index and create it again.');
  end if;
  return generation_row;
end
$$;
comment on function rankdb._set_model(rankdb.indexes, text, integer) is
  'Worker: records the model of a new generation; raises 55000 when vectors of another one would be mixed in, or when the index cannot hold them.';
