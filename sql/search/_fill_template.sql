-- _fill_template: the text that a reranking stage reads: a template's passage and columns filled in. A column that is NULL is empty.
create or replace function rankdb._fill_template(template text, passage text, fields jsonb)
returns text
language plpgsql immutable parallel safe
as $$
begin
  return (
    select coalesce(string_agg(coalesce(p.literal, case when p.name = 'passage' then passage else fields ->> p.name end, ''), '' order by p.place), '')
    from rankdb._template_parts(template) p);
end
$$;
comment on function rankdb._fill_template(text, text, jsonb) is 'A template with {passage} and {column} replaced by their values.';
