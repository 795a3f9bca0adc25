-- embed: vectors of texts, one text or many.
create or replace function rankdb.embed(input text, model text default 'default', kind text default 'query')
returns vector
language plpgsql
cost 100000
as $$
declare
  result vector;
begin
  select e.embedding into result from rankdb.embed(array[input], model, kind) e;
  return result;
end
$$;
comment on function rankdb.embed(text, text, text) is 'The vector of a text. kind is query or document: some models treat them differently.';

create or replace function rankdb.embed(inputs text[], model text default 'default', kind text default 'document')
returns table (ordinal integer, embedding vector)
language plpgsql
cost 100000 rows 10
as $$
#variable_conflict use_column
begin
  perform rankdb._check_inputs(inputs, kind);
  if cardinality(inputs) = 0 then
    return;
  end if;
  return query
    select s.ordinal, s.embedding::vector from rankdb._embed(coalesce(model, 'default'), kind, inputs, 60000) s order by s.ordinal;
end
$$;
comment on function rankdb.embed(text[], text, text) is 'The vectors of many texts, in input order.';
