-- _weights_quality: what a metric says of each query when the legs have these weights.
-- The formulas are those of _metric, for all queries in one statement.
create or replace function rankdb._weights_quality(leg_hits rankdb.leg_hits[], grades jsonb[], weights double precision[], fuse jsonb, metric text)
returns double precision[]
language plpgsql immutable
set jit = off
as $$
#variable_conflict use_column
declare
  kind text := split_part(metric, '@', 1);
  depth integer := split_part(metric, '@', 2);
  legs integer := cardinality(weights);
begin
  return array(
    select case kind
        when 'ndcg' then coalesce(f.gain, 0) / (
          select sum((power(2::double precision, b.grade) - 1) / ln((b.place + 1)::double precision))
          from (select g.value::integer as grade, row_number() over (order by g.value::integer desc) as place from jsonb_each_text(q.grades) g where g.value::integer > 0) b where b.place <= depth)
        when 'mrr' then coalesce(1 / f.first_place::double precision, 0)
        else f.hits / (select count(*) from jsonb_each_text(q.grades) g where g.value::integer > 0)::double precision end
    from (
      select (u.place - 1) / legs + 1 as query, array_agg(row(u.name, u.kind, weights[(u.place - 1) % legs + 1], u.lower_bound, u.hits)::rankdb.leg_hits order by u.place) as legs
      from unnest(leg_hits) with ordinality u (name, kind, weight, lower_bound, hits, place)
      group by 1) l
    join unnest(grades) with ordinality q (grades, place) on q.place = l.query
    cross join lateral (
      select sum((power(2::double precision, g.grade) - 1) / ln((r.place + 1)::double precision)) as gain, min(r.place) filter (where g.grade > 0) as first_place, count(*) filter (where g.grade > 0) as hits
      from rankdb._fuse(l.legs, fuse, 'document', depth) r
      cross join lateral (select greatest((q.grades ->> r.id)::integer, 0) as grade) g) f
    order by q.place);
end
$$;
comment on function rankdb._weights_quality(rankdb.leg_hits[], jsonb[], double precision[], jsonb, text) is
  'The metric of each judged query when the legs, which were run before, are fused with these weights.';
