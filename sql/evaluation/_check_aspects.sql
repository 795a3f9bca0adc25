-- _check_aspects: alpha-nDCG needs a judgment set that says which aspects of a query its documents answer.
create or replace function rankdb._check_aspects(judgment_set text, metrics text[])
returns void
language plpgsql stable
as $$
begin
  if exists (select from unnest(metrics) m where m ^@ 'alpha-ndcg')
     and not exists (select from rankdb.judgments j where j.set_name = judgment_set and j.grade > 0 and cardinality(j.aspects) > 0) then
    perform rankdb._raise('22023', format('alpha-ndcg needs aspects, and judgment set %L has none', judgment_set), 'Fill rankdb.judgments.aspects.');
  end if;
end
$$;
comment on function rankdb._check_aspects(text, text[]) is 'Raises 22023 where alpha-nDCG is asked for and no relevant document of the set has aspects.';
