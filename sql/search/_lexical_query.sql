-- _lexical_query: the parsed query that these clauses make together.
-- A lexeme stands in it once, with the sum of its occurrences, in the group of the first clause that demands it or else has it.
create or replace function rankdb._lexical_query(clauses rankdb.query_clause[], minimum jsonb)
returns rankdb.lexical_query
language plpgsql immutable
as $$
declare
  parsed rankdb.lexical_query;
  demanded integer[];
  groups_demanded integer;
  groups_optional integer;
begin
  -- An alternative that only excludes finds nothing: what is found is found by a word.
  clauses := array(
    select c from unnest(clauses) c
    where c.alternative in (select p.alternative from unnest(clauses) p where p.occurs <> 'not') order by c.place);
  demanded := array(select c.place from unnest(clauses) c where c.occurs = 'must');

  select coalesce(array_agg(t.term order by t.term collate "C"), '{}'), coalesce(array_agg(t.weight order by t.term collate "C"), '{}'),
    coalesce(array_agg(t.place order by t.term collate "C"), '{}')
  into parsed.terms, parsed.weights, parsed.groups
  from (
    select w.term, coalesce(sum(w.weight) filter (where not w.respelt), max(w.weight)) as weight,
      (array_agg(w.place order by w.place <> all (demanded), w.place))[1] as place
    from (
      select u.lexeme as term, coalesce(cardinality(u.positions), 1)::double precision as weight, c.place, false as respelt
      from unnest(clauses) c cross join unnest(c.lexemes) u where c.occurs <> 'not'
      union all
      select s.term, s.weight, c.place, true from unnest(clauses) c cross join unnest(c.spellings, c.spelling_weights) s (term, weight)) w
    group by w.term) t;

  -- A constant for a word beginning: what it weighs is not known without reading all words that begin so, and those of rows
  -- that the caller may not see must not be read. 1 is the idf of a word that about a third of the chunks have.
  select array_agg(p.body order by p.body collate "C"), array_agg(p.weight order by p.body collate "C")
  into parsed.prefixes, parsed.prefix_weights
  from (select c.body, count(*)::double precision as weight from unnest(clauses) c where c.kind = 'prefix' and c.occurs <> 'not' group by c.body) p;

  select case when count(*) = 1 then max(a.condition) when bool_or(a.strict) then string_agg('(' || a.any_condition || ')', ' | ') end::tsquery
  into parsed.condition
  from (
    select bool_or(c.occurs <> 'should') as strict,
      string_agg(case c.occurs when 'must' then '(' || c.condition::text || ')' when 'not' then '!(' || c.condition::text || ')' end, ' & ' order by c.place) as condition,
      concat_ws(' & ',
        string_agg(case c.occurs when 'must' then '(' || c.condition::text || ')' when 'not' then '!(' || c.condition::text || ')' end, ' & ' order by c.place),
        case when not bool_or(c.occurs = 'must') then '(' || string_agg(case c.occurs when 'should' then o.words end, ' | ' order by c.place) || ')' end) as any_condition
    from unnest(clauses) c
    cross join lateral (
      select case when c.kind = 'prefix' then rankdb._tsquery_word(c.body) || ':*'
        else (select string_agg(rankdb._tsquery_word(l), ' | ') from unnest(tsvector_to_array(c.lexemes) || c.spellings) l) end as words) o
    group by c.alternative) a;

  -- With OR the query says itself what may stand for what.
  if minimum is not null and not exists (select from unnest(clauses) c where c.alternative <> clauses[1].alternative) then
    select count(distinct g) filter (where g = any (demanded)), count(distinct g) filter (where g <> all (demanded))
    into groups_demanded, groups_optional from unnest(parsed.groups) g;
    parsed.minimum := nullif(groups_demanded + rankdb._minimum_should_match(minimum, groups_optional), 0);
  end if;
  return parsed;
end
$$;
comment on function rankdb._lexical_query(rankdb.query_clause[], jsonb) is
  'Scored lexemes in groups, the condition on every chunk, word beginnings, and how many groups must match.';
