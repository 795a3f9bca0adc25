-- _source_column: the base type of a source column that a profile names, or an error that says where it names it.
create or replace function rankdb._source_column(source regclass, name text, place text)
returns text
language plpgsql stable
as $$
declare
  type text;
begin
  select format_type(rankdb._base_type(a.atttypid), -1) into type
  from pg_attribute a where a.attrelid = source and a.attname = _source_column.name and a.attnum > 0 and not a.attisdropped;
  if not found then
    perform rankdb._raise('42703', format('%s: %s has no column %L', place, source, name),
      'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a where a.attrelid = source and a.attnum > 0 and not a.attisdropped));
  end if;
  return type;
end
$$;
comment on function rankdb._source_column(regclass, text, text) is 'The type under any domain of a column of the source; 42703 says where the profile names one that does not exist.';
