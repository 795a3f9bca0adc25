-- _alpha_ndcg: alpha-nDCG@k: the n-th document of an aspect adds (1 - alpha)^(n - 1). The ideal ranking is made greedily, ties by id.
-- Clarke et al.: Novelty and diversity in information retrieval evaluation, SIGIR 2008.
create or replace function rankdb._alpha_ndcg(ranking text[], aspects jsonb, k integer, alpha double precision default 0.5)
returns double precision
language plpgsql immutable
as $$
declare
  answers jsonb := coalesce((select jsonb_object_agg(a.key, a.value) from jsonb_each(aspects) a where a.value <> '[]'), '{}');
  remaining text[] := array(select a.key from jsonb_each(answers) a order by a.key collate "C");
  sums double precision[] := '{0,0}';
  seen jsonb;
  document text;
  gain double precision;
  place integer;
begin
  -- First the ranking, then the ideal.
  for which in 1 .. 2 loop
    seen := '{}';
    place := 0;
    loop
      place := place + 1;
      exit when place > k or place > cardinality(ranking) and which = 1 or cardinality(remaining) = 0;
      if which = 1 then
        document := ranking[place];
      else
        select d.id into document
        from unnest(remaining) with ordinality d (id, nth)
        order by (select sum(power(1 - alpha, coalesce((seen ->> t)::double precision, 0))) from jsonb_array_elements_text(answers -> d.id) t) desc, d.nth limit 1;
        remaining := array_remove(remaining, document);
      end if;
      continue when not answers ? document;
      select sum(power(1 - alpha, coalesce((seen ->> t)::double precision, 0))), seen || jsonb_object_agg(t, coalesce((seen ->> t)::integer, 0) + 1)
      into gain, seen
      from jsonb_array_elements_text(answers -> document) t;
      sums[which] := sums[which] + gain / ln(place + 1::double precision);
    end loop;
  end loop;
  return case when sums[2] = 0 then 0 else sums[1] / sums[2] end;
end
$$;
comment on function rankdb._alpha_ndcg(text[], jsonb, integer, double precision) is
  'alpha-nDCG@k of a ranking of ids, given the aspects that each relevant document answers: {"id": ["aspect", ...]}, each aspect once; 0 where there are none.';
