-- _check_call: what a search checks of its query and of the caller's rights to the models of its plan.
create or replace function rankdb._check_call(index_row rankdb.indexes, query text, plan jsonb)
returns text
language plpgsql stable
as $$
begin
  -- Vectors, or texts of the legs' own, are enough where nothing reads the query.
  if btrim(coalesce(query, ''), e' \t\n\r\f' || chr(11)) = '' and not rankdb._reads_query(plan) then
    query := '';
  else
    perform rankdb._check_query(query);
  end if;
  -- A model that the caller may not use is an error and no reason to degrade.
  if exists (select from rankdb.model_doors) then
    perform rankdb._model_door(g.model) from rankdb.generations g
    where g.generation = index_row.generation and exists (
      select from jsonb_array_elements(plan -> 'legs') l where l ->> 'kind' = 'dense' and not l ? 'vector' and (l ? 'query' or not plan ? 'vector'));
    perform rankdb._model_door(g.sparse_model) from rankdb.generations g
    where g.generation = index_row.generation and plan -> 'legs' @> '[{"kind": "sparse"}]';
    perform rankdb._model_door(s ->> 'model') from jsonb_array_elements(plan -> 'rerank') s;
  end if;
  if plan -> 'rerank' @? '$[*].template' then
    perform rankdb._check_template_columns(index_row, plan -> 'rerank');
  end if;
  -- Said before the work is done; on a standby it is always so.
  if plan ? 'cursor' and current_setting('transaction_read_only') = 'on' then
    perform rankdb._raise('25006', 'a cursor writes down its list of results, and this transaction is read-only',
      'Search without the option cursor, or in a transaction that may write; on a standby ask the primary.');
  end if;
  return _check_call.query;
end
$$;
comment on function rankdb._check_call(rankdb.indexes, text, jsonb) is
  'The query of a search, checked; 42501 for a model that the caller may not use, 25006 for a cursor in a read-only transaction.';
