-- _check_metrics: the names of metrics. The depth k is at most what a search returns.
create or replace function rankdb._check_metrics(metrics text[])
returns void
language plpgsql immutable
as $$
declare
  unknown text;
begin
  if cardinality(metrics) > 0 is not true then
    perform rankdb._raise('22023', 'metrics must name at least one metric', 'For example: array[''ndcg@10'']');
  end if;
  select coalesce(m, 'NULL') into unknown from unnest(metrics) m
  where case
    when m is null then true
    when m ~ '^(rprec|bpref|infap|pairwise|rbp|wss)$' then false
    when m ~ '^(rbp|wss)@([0-9]{1,3}(\.[0-9]{1,15})?|\.[0-9]{1,15})$' then
      not case when m ^@ 'rbp' then split_part(m, '@', 2)::double precision > 0 and split_part(m, '@', 2)::double precision < 1
        else split_part(m, '@', 2)::double precision > 0 and split_part(m, '@', 2)::double precision <= 1 end
    when m ~ '^(ndcg|ndcg_linear|map|mrr|recall|err)$' then false
    when m ~ '^(ndcg|ndcg_linear|map|mrr|recall|err|p|success|hit|judged|alpha-ndcg)@[1-9][0-9]{0,3}$' then split_part(m, '@', 2)::integer > 1000
    else true end
  limit 1;
  if found then
    perform rankdb._raise('22023', format('metric %L is not known', left(unknown, 100)),
      'Known: ndcg@k, ndcg_linear@k, map@k, mrr@k, recall@k, err@k (k from 1 to 1000; without @k the whole ranking), p@k, success@k, hit@k, judged@k, alpha-ndcg@k, rprec, bpref, infap, pairwise, rbp@persistence, wss@recall');
  end if;
end
$$;
comment on function rankdb._check_metrics(text[]) is 'Raises 22023 for a metric that is not known, and where there is none.';
