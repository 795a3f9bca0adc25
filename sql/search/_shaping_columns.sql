-- _shaping_columns: the columns of the source that later stages of a plan read from candidates.
create or replace function rankdb._shaping_columns(source regclass, plan jsonb)
returns text[]
language plpgsql stable
as $$
declare
  columns text[] := '{}';
  item record;
begin
  for item in
    select c.name, c.place
    from (values (plan #>> '{group,column}', 'group'), (case plan #>> '{diversity,method}' when 'xquad' then plan #>> '{diversity,column}' end, 'diversity')) c (name, place)
    where c.name is not null
  loop
    perform rankdb._source_column(source, item.name, format('profile at /%s/column', item.place));
    columns := columns || item.name;
  end loop;
  return columns;
end
$$;
comment on function rankdb._shaping_columns(regclass, jsonb) is 'The columns of the source that grouping and diversity read; 42703 says which of them does not exist.';
