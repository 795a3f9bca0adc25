-- _lexical_leg: the k best documents by BM25, exactly, without scoring every document that has a common word.
-- MaxScore (Turtle and Flood, 1995): the rare terms give k documents and with them a threshold; common terms whose
-- upper bounds together stay below it cannot lift another document into the result and need not be searched for.
create or replace function rankdb._lexical_leg(index_row rankdb.indexes, query rankdb.lexical_query, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
set enable_seqscan = off
set jit = off
as $$
declare
  terms_view text := 'g' || index_row.generation || '_query_terms';
  terms text[];
  bounds double precision[];
  commons boolean[];
  shares double precision[];
  weights text;
  seeds integer;
  essential integer;
  optional_bound double precision := 0;
  hits rankdb.hit[];
begin
  perform set_config('rankdb.lexical_terms', coalesce(query.terms, '{}')::text, true);
  -- Rarest first.
  execute format(
    'select array_agg(t.term order by t.upper_bound desc, t.term), array_agg(t.bound order by t.upper_bound desc, t.term),
            array_agg(t.common order by t.upper_bound desc, t.term), array_agg(exp(-t.idf) order by t.upper_bound desc, t.term), ''{'' || string_agg(t.term_id || '':'' || t.weight::real, '','') || ''}/1000000000''
     from (select v.term, v.term_id, v.common, v.idf, v.upper_bound, v.upper_bound * u.weight as bound, v.idf * u.weight as weight
           from rankdb_data.%I v join unnest($1, $2) u (term, weight) on u.term = v.term collate "C") t', terms_view)
  into terms, bounds, commons, shares, weights
  using query.terms, query.weights;
  if terms is null then
    return '{}';
  end if;
  perform set_config('rankdb.lexical_weights', weights, true);

  -- The seed: every term up to the last one that is not common, or the first term if all are common.
  select coalesce(max(i), 1) into seeds from generate_subscripts(commons, 1) i where not commons[i];
  -- exp(-idf) is the share of the chunks that have the term. Where the rest of the terms adds no more chunks than the seed
  -- has, a threshold can save less than finding it costs.
  if (select sum(x) from unnest(shares) x) <= 2 * (select sum(x) from unnest(shares[1:seeds]) x) then
    seeds := cardinality(terms);
  end if;
  hits := rankdb._lexical_search(index_row, terms[1:seeds], scope, k);
  if seeds = cardinality(terms) then
    return hits;
  end if;
  essential := cardinality(terms);
  if cardinality(hits) = k then
    -- The margin covers the single precision of the stored impacts.
    while essential > seeds and optional_bound + bounds[essential] < hits[k].score * (1 - 1e-5) loop
      optional_bound := optional_bound + bounds[essential];
      essential := essential - 1;
    end loop;
  end if;
  if essential = seeds then
    return hits;
  end if;
  return rankdb._lexical_search(index_row, terms[1:essential], scope, k);
end
$$;
comment on function rankdb._lexical_leg(rankdb.indexes, rankdb.lexical_query, rankdb.scope, integer) is
  'The k best visible documents by BM25 (best chunk of each), identical to scoring every document.';
