-- _filter_list: a JSON array as one SQL array literal, so that a list of thousands of ids is one value to plan and to look up.
create or replace function rankdb._filter_list(column_name text, type text, array_type text, kind text, list jsonb, checked boolean)
returns text
language plpgsql stable
as $$
declare
  elements text;
begin
  if jsonb_path_exists(list, case when kind = 'json' then 'strict $[*] ? (@ == null)' else 'strict $[*] ? (@ == null || @.type() == "object" || @.type() == "array")' end::jsonpath)
     or checked then
    perform rankdb._filter_literal(column_name, type, kind, e, checked) from jsonb_array_elements(list) e;
  end if;
  if kind = 'json' then
    select array_agg(e::text)::text into elements from jsonb_array_elements(list) e;
    return format('%L::pg_catalog.jsonb[]', elements);
  end if;
  select array_agg(e)::text into elements from jsonb_array_elements_text(list) e;
  return format('%L::%s', elements, array_type);
end
$$;
comment on function rankdb._filter_list(text, text, text, text, jsonb, boolean) is
  'The elements of a JSON array as one quoted array literal; 22023 names an element that is not of the type.';
