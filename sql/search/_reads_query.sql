-- _reads_query: whether any stage of a plan reads the text of the query. Where none does it may be empty.
create or replace function rankdb._reads_query(plan jsonb)
returns boolean
language plpgsql immutable
as $$
begin
  return plan -> 'rerank' <> '[]' or (plan ->> 'exact_match')::double precision > 0
    or exists (
      select from jsonb_array_elements(plan -> 'legs') l
      where not l ? 'query'
        and (l ->> 'kind' in ('lexical', 'sparse') or l ->> 'kind' = 'dense' and not l ? 'vector' and not plan ? 'vector'));
end
$$;
comment on function rankdb._reads_query(jsonb) is 'Whether a stage of the plan reads the query''s text: a leg without a text or vector of its own, a reranker, exact_match.';
