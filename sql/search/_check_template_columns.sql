-- _check_template_columns: the columns that templates name must be columns of the index's source.
create or replace function rankdb._check_template_columns(index_row rankdb.indexes, stages jsonb)
returns void
language plpgsql stable
as $$
declare
  wrong record;
begin
  select s.ordinality as stage, p.name into wrong
  from jsonb_array_elements(stages) with ordinality s cross join lateral rankdb._template_parts(s.value ->> 'template') p
  where p.name <> 'passage'
    and not exists (select from pg_attribute a where a.attrelid = index_row.source and a.attname = p.name and a.attnum > 0 and not a.attisdropped)
  order by s.ordinality, p.place limit 1;
  if found then
    perform rankdb._raise('42703', format('the template of reranking stage %s names the column %L, which the source of index %L lacks', wrong.stage, wrong.name, index_row.name),
      'Columns: ' || (select string_agg(a.attname, ', ' order by a.attnum) from pg_attribute a where a.attrelid = index_row.source and a.attnum > 0 and not a.attisdropped));
  end if;
end
$$;
comment on function rankdb._check_template_columns(rankdb.indexes, jsonb) is 'Raises 42703 where a reranking template names a column that the source does not have.';
