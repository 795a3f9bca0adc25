-- _open_index: the index of a search, after the caller's right to read its source is checked.
-- The views would refuse too, but only once a candidate is probed, and an empty result must not depend on that.
create or replace function rankdb._open_index(name text)
returns rankdb.indexes
language plpgsql stable
as $$
declare
  index_row rankdb.indexes := rankdb._index(name);
  column_name text;
begin
  if not has_table_privilege(index_row.source, 'select') then
    foreach column_name in array index_row.key_columns || index_row.content loop
      if not has_column_privilege(index_row.source, column_name, 'select') then
        perform rankdb._raise('42501', format('permission denied: %s may not read %s, the source of index %L', current_user, index_row.source, name),
          format('grant select on %s to %I', index_row.source, current_user));
      end if;
    end loop;
  end if;
  return index_row;
end
$$;
comment on function rankdb._open_index(text) is 'The catalog row of an index whose source the caller may read; 42501 otherwise.';
