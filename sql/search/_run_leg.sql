-- _run_leg: the k best documents (or chunks) of one leg of a search.
create or replace function rankdb._run_leg(index_row rankdb.indexes, leg rankdb.leg, parsed rankdb.lexical_query, plan jsonb, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
begin
  if leg.kind = 'function' then
    return rankdb._function_leg(index_row, leg, k);
  elsif leg.kind = 'foreign' then
    return rankdb._foreign_leg(index_row, leg, k);
  end if;
  if plan ->> 'unit' = 'chunk' or plan #>> '{rollup,kind}' = 'max' then
    return rankdb._leg(leg.kind, index_row, parsed, leg.vector, leg.scope, k);
  end if;
  return rankdb._rolled_leg(leg.kind, index_row, parsed, leg.vector, leg.scope, k, plan -> 'rollup');
end
$$;
comment on function rankdb._run_leg(rankdb.indexes, rankdb.leg, rankdb.lexical_query, jsonb, integer) is
  'The k best hits of a prepared leg under the plan''s unit and rollup.';
