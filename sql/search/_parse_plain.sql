-- _parse_plain: a query without any operator: every lexeme counts as often as the query has it, and any of them may match.
create or replace function rankdb._parse_plain(language regconfig, query text, stop_words text[])
returns rankdb.lexical_query
language plpgsql stable
as $$
declare
  parsed rankdb.lexical_query;
begin
  select coalesce(array_agg(u.lexeme order by u.lexeme), '{}'),
    coalesce(array_agg(cardinality(u.positions)::double precision order by u.lexeme), '{}'),
    coalesce(array_agg(u.place::integer order by u.lexeme), '{}')
  into parsed.terms, parsed.weights, parsed.groups
  from unnest(ts_delete(to_tsvector(language, query), stop_words)) with ordinality u (lexeme, positions, weights, place);
  return parsed;
end
$$;
comment on function rankdb._parse_plain(regconfig, text, text[]) is 'The lexemes of a text as a query that any of them satisfies.';
