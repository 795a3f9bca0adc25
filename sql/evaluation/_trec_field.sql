-- _trec_field: a field of a line of TREC, where white space divides.
create or replace function rankdb._trec_field(value text)
returns text
language plpgsql immutable
as $$
begin
  if value = '' or value ~ '\s' then
    perform rankdb._raise('22023', format('%L cannot stand in a file of TREC, where white space divides the fields', left(value, 100)), 'Read rankdb.run_results or rankdb.judgments instead.');
  end if;
  return value;
end
$$;
comment on function rankdb._trec_field(text) is 'The text itself; 22023 if it is empty or has white space.';
