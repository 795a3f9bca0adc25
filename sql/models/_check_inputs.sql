-- _check_inputs: the texts and the kind of an embedding call.
create or replace function rankdb._check_inputs(inputs text[], kind text)
returns void
language plpgsql immutable
as $$
begin
  if kind is null or kind not in ('query', 'document') then
    perform rankdb._raise('22023', format('kind must be ''query'' or ''document'', got %L', coalesce(kind, 'NULL')));
  end if;
  if inputs is null or array_position(inputs, null) is not null then
    perform rankdb._raise('22023', coalesce('input ' || array_position(inputs, null) || ' is NULL', 'the input is NULL'));
  end if;
end
$$;
comment on function rankdb._check_inputs(text[], text) is 'Raises 22023 for a NULL among the texts to be embedded, or a kind that is neither query nor document.';
