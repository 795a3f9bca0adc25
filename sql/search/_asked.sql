-- _asked: what a later page may not change of the first page's call, as hashes: filters and vectors are long.
create or replace function rankdb._asked(filter jsonb, options jsonb)
returns jsonb
language sql immutable
return pg_catalog.jsonb_build_object(
  'filter', pg_catalog.md5(filter::text),
  'options', pg_catalog.md5(nullif(coalesce(options, '{}') operator(pg_catalog.-) 'cursor', '{}')::text));
comment on function rankdb._asked(jsonb, jsonb) is 'Hashes of a call''s filter and options (without the cursor), null for each that says nothing.';
