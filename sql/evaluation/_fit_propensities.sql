-- _fit_propensities: how likely a place is to be looked at, from documents that were shown at several places for the same query.
-- Position-based click model P(click) = P(looked at | rank) P(relevant): what the ratio of a document's clicks at two ranks says of the
-- ranks does not depend on the document (Agarwal et al., Estimating Position Bias without Intrusive Interventions, 2019). All such
-- documents together: maximum likelihood of Poisson counts with the mean impressions x propensity x relevance, by alternating between the two.
-- Only ranks with enough clicks, and tied to rank 1 through documents that were shown at both.
create or replace function rankdb._fit_propensities(pairs integer[], ranks integer[], impressions double precision[], clicked double precision[], least_clicks integer default 10)
returns double precision[]
language plpgsql immutable
set jit = off
as $$
declare
  keep integer[];
  reached integer[] := '{1}';
  next integer[];
  kept_ranks integer[];
  propensities double precision[];
  relevance double precision[];
  fitted double precision[];
  change double precision;
begin
  loop
    keep := array(
      select k.place from (
        select u.place, u.rank, count(*) over (partition by u.pair) as shown_at, sum(u.clicked) over (partition by u.rank) as clicked
        from unnest(pairs, ranks, clicked) with ordinality u (pair, rank, clicked, place)) k
      where k.shown_at > 1 and k.clicked >= least_clicks order by k.place);
    exit when cardinality(keep) = cardinality(pairs);
    pairs := array(select pairs[k] from unnest(keep) with ordinality u (k, place) order by u.place);
    ranks := array(select ranks[k] from unnest(keep) with ordinality u (k, place) order by u.place);
    impressions := array(select impressions[k] from unnest(keep) with ordinality u (k, place) order by u.place);
    clicked := array(select clicked[k] from unnest(keep) with ordinality u (k, place) order by u.place);
  end loop;
  if array_position(ranks, 1) is null then
    return null;
  end if;
  loop
    next := array(
      select distinct o.rank
      from unnest(pairs, ranks) c (pair, rank) join unnest(pairs, ranks) o (pair, rank) using (pair)
      where c.rank = any (reached) order by o.rank);
    exit when cardinality(next) = cardinality(reached);
    reached := next;
  end loop;
  -- From here a rank is its place in "reached", a document its place among those shown there.
  select array_agg(c.pair), array_agg(c.rank), array_agg(c.impressions), array_agg(c.clicked) into pairs, kept_ranks, impressions, clicked
  from (select dense_rank() over (order by u.pair)::integer as pair, array_position(reached, u.rank) as rank, u.impressions, u.clicked
        from unnest(pairs, ranks, impressions, clicked) u (pair, rank, impressions, clicked) where u.rank = any (reached)) c;
  propensities := array_fill(1::double precision, array[cardinality(reached)]);
  for iteration in 1 .. 1000 loop
    relevance := array(
      select sum(u.clicked) / sum(u.impressions * propensities[u.rank])
      from unnest(pairs, kept_ranks, impressions, clicked) u (pair, rank, impressions, clicked) group by u.pair order by u.pair);
    fitted := array(
      select sum(u.clicked) / sum(u.impressions * relevance[u.pair])
      from unnest(pairs, kept_ranks, impressions, clicked) u (pair, rank, impressions, clicked) group by u.rank order by u.rank);
    select max(abs(ln(u.p / fitted[1]) - ln(u.before))) into change from unnest(fitted, propensities) u (p, before);
    propensities := array(select u.p / fitted[1] from unnest(fitted) with ordinality u (p, place) order by u.place);
    exit when change < 1e-9;
  end loop;
  -- Nobody looks at a later place more often than at the first. A rank that nothing is known of is like the one before it.
  return array(
    select (select least(1, propensities[u.place]) from unnest(reached) with ordinality u (rank, place) where u.rank <= r order by u.rank desc limit 1)
    from generate_series(1, reached[cardinality(reached)]) r order by r);
end
$$;
comment on function rankdb._fit_propensities(integer[], integer[], double precision[], double precision[], integer) is
  'Propensities of ranks 1, 2, ... (the first is 1) fitted to counts of clicks by document and rank; null where no document was shown both at rank 1 and elsewhere, or too seldom clicked.';
