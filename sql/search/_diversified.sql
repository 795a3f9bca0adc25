-- _diversified: the best rows in an order that also minds how much they are alike. The first "fixed" keep their places; so many
-- are chosen as are wanted (all, if null), and what is left follows in its old order. Scores keep their meaning.
create or replace function rankdb._diversified(settings jsonb, candidates rankdb.candidate[], fixed integer, wanted integer)
returns rankdb.candidate[]
language plpgsql immutable
as $$
declare
  lambda double precision := settings ->> 'lambda';
  depth integer := least(greatest((settings ->> 'depth')::integer, fixed), cardinality(candidates));
  scores double precision[];
  documents integer[];
  aspects integer[];
  chosen integer[];
begin
  if coalesce(depth, 0) = 0 then
    return candidates;
  end if;
  wanted := least(coalesce(wanted, depth), depth);
  scores := array(select c.score from unnest(candidates[:depth]) c);
  if settings ->> 'method' = 'xquad' then
    -- Each element of an array is an aspect; other values are one aspect, NULL is none.
    select array_agg(a.n order by a.n, a.aspect), array_agg(a.aspect order by a.n, a.aspect) into documents, aspects
    from (
      select distinct c.n::integer as n, dense_rank() over (order by e.value)::integer as aspect
      from (select row_number() over () as n, c.fields -> (settings ->> 'column') as value from unnest(candidates[:depth]) c) c
      cross join lateral jsonb_array_elements(case jsonb_typeof(c.value) when 'array' then c.value else jsonb_build_array(c.value) end) e
      where e.value <> 'null') a;
    chosen := rankdb._xquad(scores, coalesce(documents, '{}'), coalesce(aspects, '{}'), lambda, fixed, wanted);
  elsif settings ->> 'method' = 'mmr' then
    chosen := rankdb._mmr(scores, array(select l2_normalize(c.embedding::vector) from unnest(candidates[:depth]) c), lambda, fixed, wanted);
  else
    chosen := rankdb._facility_location(scores, array(select l2_normalize(c.embedding::vector) from unnest(candidates[:depth]) c), lambda, fixed, wanted);
  end if;
  return array(
    select case when c.n > depth then c.candidate
      else rankdb._with_said(c.candidate, 'diversity', jsonb_build_object('rank_before', c.n)) end
    from (select c as candidate, row_number() over () as n from unnest(candidates) c) c
    left join unnest(chosen) with ordinality o (n, place) on o.n = c.n
    order by o.place, c.n);
end
$$;
comment on function rankdb._diversified(jsonb, rankdb.candidate[], integer, integer) is
  'Ordered candidates with the best of them chosen anew by mmr, xquad or facility-location; details.diversity tells the former rank.';
