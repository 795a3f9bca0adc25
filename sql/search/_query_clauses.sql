-- _query_clauses: the syntax of a query, before any dictionary is asked: words and "phrases" with their signs, word*, and OR.
-- Read as websearch_to_tsquery reads it (docs/query-syntax.md says where not): OR binds weakest, and it is a word where it
-- has nothing on one of its sides.
create or replace function rankdb._query_clauses(query text)
returns table (place integer, alternative integer, sign text, kind text, body text)
language sql immutable
as $$
  with tokens as (
    -- The signs & | ! ( ) part words, unless a slash or a question mark before them tells an address; &amp; is one sign.
    select t.place, t.m[1] as sign, t.m[2] as phrase, t.m[3] as word,
      coalesce(lower(t.m[3]) = 'or', false) as is_or, count(*) over () as tokens
    from regexp_matches(query, '([-+]?)"([^"]*)"?|((?:[^\s"&|!()/?]|&#?\w+;)*[/?][^\s"]*|(?:[^\s"&|!()]|&#?\w+;)+)', 'g') with ordinality t (m, place)),
  runs as (
    select t.*, t.place - row_number() over (partition by t.is_or order by t.place) as run from tokens t),
  turns as (
    -- In "a or or b" the first one is the operator and the second one a word; at the start it is the other way round.
    select r.*, r.is_or and r.place < r.tokens
      and (row_number() over (partition by r.is_or, r.run order by r.place)
           + case when min(r.place) over (partition by r.is_or, r.run) = 1 then 1 else 0 end) % 2 = 1 as operator
    from runs r),
  clauses as (
    select t.place, t.operator, count(*) filter (where t.operator) over (order by t.place) + 1 as alternative,
      coalesce(t.sign, substring(t.word from '^([-+])[^-+]'), '') as sign, t.phrase,
      regexp_replace(t.word, '^[-+](?![-+])', '') as word
    from turns t)
  select c.place::integer, c.alternative::integer, c.sign,
    case when c.phrase is not null then 'phrase' when c.word ~ '^[^*]+\*+[[:punct:]]*$' then 'prefix' else 'word' end,
    coalesce(c.phrase, case when c.word ~ '^[^*]+\*+[[:punct:]]*$' then substring(c.word from '^[^*]+') else c.word end)
  from clauses c
  where not c.operator
  order by c.place
$$;
comment on function rankdb._query_clauses(text) is
  'The clauses of a query text: place, alternative (counted up by OR), sign (+, - or none), kind (word, phrase, prefix) and text.';
