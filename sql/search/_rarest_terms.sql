-- _rarest_terms: the terms of a very long query that weigh most; the others could not change much, and each costs time.
create or replace function rankdb._rarest_terms(index_row rankdb.indexes, query rankdb.lexical_query, bound integer)
returns rankdb.lexical_query
language plpgsql stable
as $$
declare
  rarest rankdb.lexical_query := query;
begin
  if query.minimum is not null then
    perform rankdb._raise('22023', format('minimum_should_match needs a query of at most %s different words, got %s', bound, cardinality(query.terms)));
  end if;
  perform set_config('rankdb.lexical_terms', query.terms::text, true);
  execute format(
    'select coalesce(array_agg(t.term order by t.term), ''{}''), coalesce(array_agg(t.weight order by t.term), ''{}''), coalesce(array_agg(t.word order by t.term), ''{}'')
     from (select q.term, q.weight, q.word from rankdb_data.%I v
           join unnest($1, $2, $3) q (term, weight, word) on q.term = v.term collate "C"
           order by v.idf * q.weight desc, v.term limit $4) t', 'g' || index_row.generation || '_query_terms')
  into rarest.terms, rarest.weights, rarest.groups
  using query.terms, query.weights, query.groups, bound;
  return rarest;
end
$$;
comment on function rankdb._rarest_terms(rankdb.indexes, rankdb.lexical_query, integer) is 'The query with only this many of its terms, those of the greatest weight.';
