-- _store_dense_settings: validates the settings of the dense leg and writes them to the new generation.
create or replace function rankdb._store_dense_settings(index_row rankdb.indexes, settings jsonb)
returns void
language plpgsql
as $$
declare
  chosen_metric text := coalesce(settings ->> 'metric', 'cosine');
  chosen_type text := coalesce(settings ->> 'vector_type', 'halfvec');
  kept double precision := rankdb._number(settings, 'dimensions', 1, 16000, null);
  m double precision := rankdb._number(settings, 'hnsw_m', 2, 100, 16);
  construction double precision := rankdb._number(settings, 'hnsw_ef_construction', 4, 1000, greatest(100, 2 * m));
  fraction text;
begin
  if chosen_metric not in ('cosine', 'ip', 'l2') then
    perform rankdb._raise('22023', format('metric %L is not known', left(chosen_metric, 100)), 'Known: cosine, ip (inner product), l2 (Euclidean distance)');
  end if;
  if chosen_type not in ('halfvec', 'vector', 'bit') then
    perform rankdb._raise('22023', format('vector_type %L is not known', left(chosen_type, 100)),
      'Known: halfvec (half precision), vector (single precision), bit (graph over signs, rescored from half precision)');
  end if;
  select n.name into fraction
  from (values ('dimensions', kept), ('hnsw_m', m), ('hnsw_ef_construction', construction)) n (name, number) where n.number <> trunc(n.number);
  if found then
    perform rankdb._raise('22023', format('%s must be a whole number, got %s', fraction, settings ->> fraction));
  end if;
  if kept > rankdb._dimension_limit(chosen_type) then
    perform rankdb._raise('22023',
      format('an index of vector_type %s holds at most %s dimensions, got %s', chosen_type, rankdb._dimension_limit(chosen_type), kept),
      case when kept <= rankdb._dimension_limit('halfvec') then 'Use vector_type "halfvec".' else 'Use vector_type "bit".' end);
  end if;
  if construction < 2 * m then
    perform rankdb._raise('22023', format('hnsw_ef_construction must be at least twice hnsw_m (%s), got %s', m, construction));
  end if;
  update rankdb.generations g
  set metric = chosen_metric, vector_type = chosen_type, dimensions = kept,
      hnsw_m = m, hnsw_ef_construction = construction
  where g.generation = index_row.generation;
end
$$;
comment on function rankdb._store_dense_settings(rankdb.indexes, jsonb) is 'Writes the dense settings of create_index to the generation; 22023 says what is wrong.';
