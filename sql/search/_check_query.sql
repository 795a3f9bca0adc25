-- _check_query: a query that can be searched for, or an error.
create or replace function rankdb._check_query(query text)
returns void
language plpgsql immutable
as $$
begin
  if query is null then
    perform rankdb._raise('22023', 'the query is NULL');
  end if;
  if btrim(query, e' \t\n\r\f' || chr(11)) = '' then
    perform rankdb._raise('22023', 'the query is empty');
  end if;
  if octet_length(query) > 65536 then
    perform rankdb._raise('54000', format('the query has %s bytes, at most 65536 are allowed', octet_length(query)),
      'Search for the words that matter, or rerank the long text in parts.');
  end if;
end
$$;
comment on function rankdb._check_query(text) is 'Raises 22023 for a NULL or empty query, 54000 for one of more than 65,536 bytes.';
