-- _expand_query: a query with the words of its feedback: P'(w) = (1 - weight) P(w|q) + weight P(w|R), the interpolation of RM3
-- (Abdul-Jaleel and others, TREC 2004). BM25 has occurrences where that has probabilities, so both sides are times the length of the
-- query: a word of the query keeps 1 - weight of what it counted, and the scores their scale.
-- The new words have no group: they count for no demand that the query makes.
create or replace function rankdb._expand_query(original rankdb.lexical_query, new_terms text[], shares double precision[], weight double precision)
returns rankdb.lexical_query
language plpgsql immutable
as $$
declare
  expanded rankdb.lexical_query := original;
  length double precision := coalesce((select sum(w) from unnest(original.weights || original.prefix_weights) w), 0);
begin
  if length = 0 or cardinality(new_terms) > 0 is not true then
    return original;
  end if;
  select array_agg(t.term order by t.term collate "C"), array_agg(t.factor order by t.term collate "C"), array_agg(t.place order by t.term collate "C")
  into expanded.terms, expanded.weights, expanded.groups
  from (
    select coalesce(q.term, n.term) as term, (1 - _expand_query.weight) * coalesce(q.factor, 0) + _expand_query.weight * length * coalesce(n.share, 0) as factor, q.place
    from unnest(original.terms, original.weights, original.groups) q (term, factor, place)
    full join unnest(new_terms, shares) n (term, share) on n.term = q.term) t
  where t.factor > 0;
  expanded.prefix_weights := array(select (1 - _expand_query.weight) * p.factor from unnest(original.prefix_weights) with ordinality p (factor, place) order by p.place);
  return expanded;
end
$$;
comment on function rankdb._expand_query(rankdb.lexical_query, text[], double precision[], double precision) is
  'A parsed query with weighted words added (RM3); its own words keep the share 1 - weight.';
