-- _key_condition: the condition that a source row s has the key that a document's id tells. Only for ids that come from the
-- index: any other text may not be of the key's type.
create or replace function rankdb._key_condition(source regclass, id_expression text)
returns text
language sql stable
as $$
  select string_agg(format('s.%I %s (%s)::%s%s', k.name, k.equals,
    case when k.parts = 1 then id_expression else format('(%s)::pg_catalog.jsonb ->> %s', id_expression, k.ordinal - 1) end,
    k.type, coalesce(' collate ' || k.collation_name, '')), ' and ')
  from (select k.*, count(*) over () as parts from rankdb._key_columns(source) k) k
$$;
comment on function rankdb._key_condition(regclass, text) is 'SQL that compares the primary key of the source row s with a document id, through the key''s own operators and collation.';
