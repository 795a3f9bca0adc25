-- _read_clauses: the clauses of a query with the lexemes that the dictionaries make of them and the condition that each sets.
create or replace function rankdb._read_clauses(language regconfig, query text, stop_words text[], operator text)
returns rankdb.query_clause[]
language plpgsql stable
as $$
declare
  clauses rankdb.query_clause[];
  plain record;
  vector tsvector;
  bounded bigint;
  prefixes bigint;
begin
  select array_agg(row(c.place, c.alternative,
      case when c.sign = '-' then 'not' when c.sign = '+' or c.kind = 'phrase' or operator = 'and' then 'must' else 'should' end,
      case when c.kind = 'word' and c.sign = '' then 'plain' else c.kind end, c.body, v.lexemes, null, null, null)::rankdb.query_clause order by c.place)
  into clauses
  from rankdb._query_clauses(query) c
  cross join lateral (select ts_delete(to_tsvector(language, c.body), stop_words) as lexemes offset 0) v
  where v.lexemes <> '' or c.kind = 'prefix' and to_tsvector('simple', c.body) <> '';

  -- A dictionary may take several words for one (a thesaurus), and the parser may skip more than a word (a tag): then the
  -- words without a sign are read as one text, and each place in it counts as a word.
  for plain in
    select c.alternative, min(c.place) as place, min(c.occurs) as occurs, string_agg(c.body, ' ' order by c.place) as body
    from unnest(clauses) c where c.kind = 'plain' group by c.alternative having count(*) > 1
  loop
    vector := ts_delete(to_tsvector(language, plain.body), stop_words);
    continue when tsvector_to_array(vector) = array(
      select distinct l.lexeme collate "C" from unnest(clauses) c cross join unnest(tsvector_to_array(c.lexemes)) l (lexeme)
      where c.kind = 'plain' and c.alternative = plain.alternative order by 1);
    clauses := array(select c from unnest(clauses) c where not (c.kind = 'plain' and c.alternative = plain.alternative)) || array(
      select row(plain.place, plain.alternative, plain.occurs, 'plain', '', w.lexemes, null, null, null)::rankdb.query_clause
      from (select string_agg(rankdb._tsquery_word(u.lexeme) || ':1', ' ')::tsvector as lexemes
            from unnest(vector) u cross join unnest(u.positions) p (position) group by p.position order by p.position) w);
  end loop;

  select count(*) filter (where c.occurs <> 'should' or c.kind = 'prefix'), count(*) filter (where c.kind = 'prefix')
  into bounded, prefixes from unnest(clauses) c;
  if bounded > 1024 or prefixes > 64 then
    perform rankdb._raise('22023', format('the query demands or excludes %s words and phrases, %s of them word beginnings; at most 1024 and 64 are allowed', bounded, prefixes),
      'Leave out operators: words without one may be many.');
  end if;
  return array(
    select row(row_number() over (order by c.place), c.alternative, c.occurs, c.kind,
      case when c.kind <> 'prefix' then c.body when length(c.lexemes) = 1 then (tsvector_to_array(c.lexemes))[1] else lower(c.body) end,
      case when c.kind <> 'prefix' then c.lexemes end,
      case when c.occurs = 'should' then null
           when c.kind = 'prefix' then (rankdb._tsquery_word(case when length(c.lexemes) = 1 then (tsvector_to_array(c.lexemes))[1] else lower(c.body) end) || ':*')::tsquery
           else rankdb._phrase_query(c.lexemes) end,
      null, null)::rankdb.query_clause
    from unnest(clauses) c order by c.place);
end
$$;
comment on function rankdb._read_clauses(regconfig, text, text[], text) is
  'The clauses of a query text that say something in this language, with lexemes and conditions; 22023 if too many of them have operators.';
