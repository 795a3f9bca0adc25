-- _create_visible: writes the function that asks, under the caller's rights, whether a source row may be seen.
-- The views of a generation call it for each candidate. A function in a view runs as the user of the query, a table
-- in a view is read as the view's owner: together they show index rows exactly where the source row is visible.
create or replace function rankdb._create_visible(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  key_list text;
  conditions text;
  content_list text;
begin
  -- Naming the content columns demands the right to read them; the explicit collation keeps the primary key usable.
  select
    string_agg(format('%s', k.type), ', ' order by k.ordinal),
    string_agg(format('s.%I %s $%s%s', k.name, k.equals, k.ordinal, coalesce(' collate ' || k.collation_name, '')), ' and ' order by k.ordinal)
  into key_list, conditions
  from rankdb._key_columns(index_row.source) k;
  select string_agg(format('s.%I', c), ', ') into content_list from unnest(index_row.content) c;

  execute format(
    'create or replace function rankdb_data.%I(%s) returns boolean language plpgsql stable parallel safe cost 20 as %L',
    'g' || index_row.generation || '_visible', key_list,
    format('begin return exists (select %s from %s s where %s); end', content_list, rankdb._qualified(index_row.source), conditions));
  execute format('comment on function rankdb_data.%I is %L', 'g' || index_row.generation || '_visible',
    'Whether the caller may read the source row with this key.');
  execute format('alter function rankdb_data.%I owner to rankdb_owner', 'g' || index_row.generation || '_visible');
  execute format('revoke all on function rankdb_data.%I from public', 'g' || index_row.generation || '_visible');
  execute format('grant execute on function rankdb_data.%I to rankdb_reader', 'g' || index_row.generation || '_visible');
  update rankdb.indexes i set source_name = rankdb._qualified(i.source) where i.index_id = index_row.index_id;
end
$$;
comment on function rankdb._create_visible(rankdb.indexes) is 'Creates rankdb_data.g<N>_visible(key...): may the caller read the source row with this key?';
