-- _metric: ndcg@k, mrr@k or recall@k of one ranking, given the grades of its rows (NULL: not judged) and all grades of the query.
-- nDCG: Jarvelin and Kekalainen, 2002, with the exponential gain 2^grade - 1.
create or replace function rankdb._metric(metric text, ranking integer[], judged integer[])
returns double precision
language plpgsql immutable
as $$
declare
  k integer := split_part(metric, '@', 2);
begin
  return (
    select case split_part(metric, '@', 1)
      when 'ndcg' then coalesce(sum((power(2, g.grade) - 1) / log(2, g.place + 1)), 0)::double precision
        / (select sum((power(2, i.grade) - 1) / log(2, i.place + 1)) from (select j as grade, row_number() over (order by j desc) as place from unnest(judged) j) i where i.place <= k)::double precision
      when 'mrr' then coalesce(max(1.0 / g.place) filter (where g.grade > 0), 0)::double precision
      else count(*) filter (where g.grade > 0)::double precision / (select count(*) from unnest(judged) j where j > 0) end
    from unnest(ranking) with ordinality g (grade, place) where g.place <= k);
end
$$;
comment on function rankdb._metric(text, integer[], integer[]) is 'The value of a metric for one ranking of graded rows.';
