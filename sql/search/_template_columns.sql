-- _template_columns: the source columns that the templates of a plan's reranking stages fill in.
create or replace function rankdb._template_columns(plan jsonb)
returns text[]
language plpgsql immutable
as $$
begin
  return array(
    select distinct p.name
    from jsonb_array_elements(plan -> 'rerank') s cross join lateral rankdb._template_parts(s ->> 'template') p
    where p.name <> 'passage');
end
$$;
comment on function rankdb._template_columns(jsonb) is 'The source columns that reranking templates of a plan name, each once.';
