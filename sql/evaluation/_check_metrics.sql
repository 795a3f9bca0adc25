-- _check_metrics: metrics are ndcg@k, mrr@k and recall@k.
create or replace function rankdb._check_metrics(metrics text[])
returns void
language plpgsql immutable
as $$
declare
  unknown text;
begin
  select coalesce(m, 'NULL') into unknown from unnest(metrics) m
  where m is null or m !~ '^(ndcg|mrr|recall)@[1-9][0-9]{0,3}$' or split_part(m, '@', 2)::integer > 1000 limit 1;
  if found then
    perform rankdb._raise('22023', format('metric %L is not known', unknown), 'Known: ndcg@k, mrr@k, recall@k with k from 1 to 1000');
  end if;
end
$$;
comment on function rankdb._check_metrics(text[]) is 'Raises 22023 for a metric that is not known.';
