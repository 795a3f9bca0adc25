-- _explain_source: the first questions to a document that a search did not give: may the caller read it, is it indexed, does it pass the filter?
-- A row that is hidden and a row that does not exist get the same answer.
create or replace function rankdb._explain_source(index_row rankdb.indexes, id text, key_filter jsonb, filter jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  chunks integer;
  failed jsonb;
  result jsonb;
begin
  if id is null then
    return '[{"stage": "row", "passed": false, "says": "no row that you may read has this key"}]';
  end if;
  result := '[{"stage": "row", "passed": true}]';
  execute format('select count(*) from rankdb_data.%I c where c.id = $1', 'g' || index_row.generation || '_chunks') into chunks using id;
  result := result || jsonb_build_array(jsonb_build_object('stage', 'index', 'passed', chunks > 0, 'chunks', chunks));
  if chunks = 0 then
    return jsonb_set(result, '{1,says}', to_jsonb(coalesce(
      -- The queue and the errors are for the owner; who may not read them is told where to ask.
      case when not has_table_privilege('rankdb.failures', 'select') or not has_table_privilege('rankdb.queue', 'select') then null
        else rankdb._why_not_indexed(index_row.index_id, id) end,
      'it is not indexed: the worker has not been there yet, it could not be indexed (rankdb.errors), or it has no text')));
  end if;
  if filter is not null then
    failed := (select jsonb_object_agg(f.key, f.value) from jsonb_each(filter) f
               where rankdb._row_id(index_row, jsonb_build_object('and', jsonb_build_array(key_filter, jsonb_build_object(f.key, f.value)))) is null);
    result := result || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('stage', 'filter', 'passed', failed is null, 'failed', failed,
      'says', 'it does not pass ' || failed::text)));
  end if;
  return result;
end
$$;
comment on function rankdb._explain_source(rankdb.indexes, text, jsonb, jsonb) is
  'Stages row, index and filter of an explanation; the last one has passed false where the document went no further.';
