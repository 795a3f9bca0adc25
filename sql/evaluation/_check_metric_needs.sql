-- _check_metric_needs: some metrics need more of a judgment set than relevant documents: alpha-nDCG aspects that documents answer, the
-- order of pairs documents of different grades for a query.
create or replace function rankdb._check_metric_needs(judgment_set text, metrics text[])
returns void
language plpgsql stable
as $$
begin
  if exists (select from unnest(metrics) m where m ^@ 'alpha-ndcg')
     and not exists (select from rankdb.judgments j where j.set_name = judgment_set and j.grade > 0 and cardinality(j.aspects) > 0) then
    perform rankdb._raise('22023', format('alpha-ndcg needs aspects, and judgment set %L has none', judgment_set), 'Fill rankdb.judgments.aspects.');
  end if;
  if 'pairwise' = any (metrics)
     and not exists (select from rankdb.judgments j where j.set_name = judgment_set and j.grade >= 0 group by j.query_id having min(j.grade) < max(j.grade)) then
    perform rankdb._raise('22023', format('pairwise needs documents of different grades, and no query of judgment set %L has any', judgment_set),
      'Judge documents that are not relevant, too: grade 0.');
  end if;
end
$$;
comment on function rankdb._check_metric_needs(text, text[]) is
  'Raises 22023 where alpha-nDCG is asked for and no relevant document of the set has aspects, or pairwise and no query has documents of different grades.';
