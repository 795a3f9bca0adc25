-- _parse_query: the words of a query as the lexical leg wants them.
create or replace function rankdb._parse_query(index_row rankdb.indexes, query text, options jsonb default '{}')
returns rankdb.lexical_query
language plpgsql stable
as $$
declare
  parsed rankdb.lexical_query;
begin
  -- A term that the query repeats counts as often.
  select array_agg(u.lexeme order by u.lexeme), array_agg(cardinality(u.positions)::double precision order by u.lexeme),
    array_agg(u.place::integer order by u.lexeme)
  into parsed.terms, parsed.weights, parsed.groups
  from unnest(to_tsvector(index_row.language, query)) with ordinality u (lexeme, positions, weights, place);
  return parsed;
end
$$;
comment on function rankdb._parse_query(rankdb.indexes, text, jsonb) is 'A query text as lexemes with weights and the conditions that its operators set.';
