-- _create_visible: writes the functions that ask, under the caller's rights, whether a source row may be seen: g<N>_visible
-- one row, g<N>_visible_keys many at once, which costs a fifth of as many calls (each starts an executor).
-- The views of a generation call them for their candidates. A function in a view runs as the user of the query, a table
-- in a view is read as the view's owner: together they show index rows exactly where the source row is visible.
create or replace function rankdb._create_visible(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  key_list text;
  conditions text;
  content_list text;
  key_names text;
  arrays text;
  joined text;
begin
  -- Naming the content columns demands the right to read them; the explicit collation keeps the primary key usable.
  select
    string_agg(format('%s', k.type), ', ' order by k.ordinal),
    string_agg(format('s.%I %s $%s%s', k.name, k.equals, k.ordinal, coalesce(' collate ' || k.collation_name, '')), ' and ' order by k.ordinal),
    string_agg('key' || k.ordinal, ', ' order by k.ordinal),
    string_agg(format('pg_catalog.unnest($%s)', k.ordinal), ', ' order by k.ordinal),
    string_agg(format('s.%I %s u.key%s%s', k.name, k.equals, k.ordinal, coalesce(' collate ' || k.collation_name, '')), ' and ' order by k.ordinal)
  into key_list, conditions, key_names, arrays, joined
  from rankdb._key_columns(index_row.source) k;
  select string_agg(format('s.%I', c), ', ') into content_list from unnest(index_row.content) c;

  execute format(
    'create or replace function rankdb_data.%I(%s) returns boolean language plpgsql stable parallel safe cost 20 as %L',
    'g' || index_row.generation || '_visible', key_list,
    format('begin return exists (select %s from %s s where %s); end', content_list, rankdb._qualified(index_row.source), conditions));
  perform rankdb._publish_function('g' || index_row.generation || '_visible',
    'Whether the caller may read the source row with this key.');

  execute format(
    'create or replace function rankdb_data.%I(%s) returns setof bigint language plpgsql stable parallel safe cost 1000 rows 100 as %L',
    'g' || index_row.generation || '_visible_keys', replace(key_list, ', ', '[], ') || '[]',
    format('begin return query select u.place from rows from (%s) with ordinality u (%s, place) cross join lateral (select %s from %s s where %s offset 0) s; end',
      arrays, key_names, content_list, rankdb._qualified(index_row.source), joined));
  perform rankdb._publish_function('g' || index_row.generation || '_visible_keys',
    'Which of the source rows with these keys the caller may read: their places in the arrays.');
  update rankdb.indexes i set source_name = rankdb._qualified(i.source) where i.index_id = index_row.index_id;
end
$$;
comment on function rankdb._create_visible(rankdb.indexes) is 'Creates rankdb_data.g<N>_visible(key...) and g<N>_visible_keys(key[]...): may the caller read the source rows with these keys?';
