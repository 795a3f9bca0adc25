-- embed_sparse: weights of a sparse encoder's vocabulary for texts, one text or many.
create or replace function rankdb.embed_sparse(input text, model text default 'default', kind text default 'query')
returns sparsevec
language plpgsql
cost 100000
as $$
declare
  result sparsevec;
begin
  select e.embedding into result from rankdb.embed_sparse(array[input], model, kind) e;
  return result;
end
$$;
comment on function rankdb.embed_sparse(text, text, text) is 'The sparse vector of a text. kind is query or document: sparse models treat them differently.';

create or replace function rankdb.embed_sparse(inputs text[], model text default 'default', kind text default 'document')
returns table (ordinal integer, embedding sparsevec)
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
    select s.ordinal, s.embedding::sparsevec from rankdb._embed(coalesce(model, 'default'), 'sparse_' || kind, inputs, 60000) s order by s.ordinal;
end
$$;
comment on function rankdb.embed_sparse(text[], text, text) is 'The sparse vectors of many texts, in input order.';
