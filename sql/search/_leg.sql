-- _leg: one leg of a search by its name.
create or replace function rankdb._leg(kind text, index_row rankdb.indexes, parsed rankdb.lexical_query, embedding text, scope rankdb.scope, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
begin
  if kind = 'lexical' then
    return rankdb._lexical_leg(index_row, parsed, scope, k);
  end if;
  if embedding is null then
    return '{}';
  end if;
  if parsed.condition is not null then
    return rankdb._demanded(kind, index_row, parsed.condition, embedding, scope, k);
  end if;
  if kind = 'sparse' then
    return rankdb._sparse_leg(index_row, embedding, scope, k);
  end if;
  return rankdb._dense_leg(index_row, embedding, scope, k);
end
$$;
comment on function rankdb._leg(text, rankdb.indexes, rankdb.lexical_query, text, rankdb.scope, integer) is
  'The k best hits of the leg lexical, dense or sparse; the latter two have none without a vector.';
