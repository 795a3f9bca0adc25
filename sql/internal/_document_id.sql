-- _document_id: the text id of a document: the key itself, or a JSON array of its parts.
create or replace function rankdb._document_id(key text[])
returns text
language sql immutable parallel safe
return case when pg_catalog.cardinality(key) = 1 then key[1] else pg_catalog.array_to_json(key)::text end;
comment on function rankdb._document_id(text[]) is 'Text id of a document: its key, or for a composite key a JSON array of the parts, as in ["a","1"].';
