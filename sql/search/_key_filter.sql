-- _key_filter: the filter that one document passes and no other, by its id; null for a text that can be no key of the source.
create or replace function rankdb._key_filter(index_row rankdb.indexes, id text)
returns jsonb
language plpgsql stable
as $$
declare
  parts text[] := array[id];
  filter jsonb;
begin
  if cardinality(index_row.key_columns) > 1 then
    begin
      parts := array(select e from json_array_elements_text(id::json) e);
    exception when data_exception then
      return null;
    end;
  end if;
  if id is null or cardinality(parts) <> cardinality(index_row.key_columns) or array_position(parts, null) is not null then
    return null;
  end if;
  filter := (select jsonb_object_agg(k.name, jsonb_build_object('eq', k.part)) from unnest(index_row.key_columns, parts) k (name, part));
  begin
    perform rankdb._filter_sql(index_row.source, filter, true);
  exception when invalid_parameter_value then
    return null;
  end;
  return filter;
end
$$;
comment on function rankdb._key_filter(rankdb.indexes, text) is 'A filter for the one document with this id: {"id": {"eq": "7"}}; null where the id does not fit the key''s types.';
