-- _prepare_legs: the legs of a search with all that cannot be had inside its one statement: the scope of each (EXPLAIN) and
-- the vectors of the dense ones (the caller's, or the query encoded by the service).
-- Where the service fails and on_error is degrade, the legs that need no service stand in, or else the lexical one.
create or replace function rankdb._prepare_legs(
  index_row rankdb.indexes, query text, filter jsonb, plan jsonb, options jsonb, out legs rankdb.leg[], out reason text)
language plpgsql
as $$
declare
  scope rankdb.scope := rankdb._scope(index_row, filter, plan ->> 'unit');
  embedding text;
  sparse text[];
begin
  if plan -> 'legs' @> '[{"kind": "dense"}]' then
    if plan ? 'vector' then
      embedding := rankdb._check_vector(index_row, options -> 'vector');
    else
      begin
        select e.embedding into embedding from rankdb._query_embedding(index_row, query, (plan ->> 'timeout_ms')::double precision) e;
      exception when others then
        if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate) then
          raise;
        end if;
        perform rankdb._open_circuit(sqlstate);
        reason := sqlerrm;
      end;
    end if;
  end if;
  if plan -> 'legs' @> '[{"kind": "sparse"}]' then
    -- An index without sparse vectors is a mistake and no failure of the service.
    perform rankdb._sparse_generation(index_row);
    begin
      sparse := rankdb._sparse_query(index_row, array(select coalesce(l.value ->> 'query', query) from jsonb_array_elements(plan -> 'legs') with ordinality l
        where l.value ->> 'kind' = 'sparse' order by l.ordinality), (plan ->> 'timeout_ms')::double precision);
    exception when others then
      if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate) then
        raise;
      end if;
      perform rankdb._open_circuit(sqlstate);
      reason := coalesce(reason, sqlerrm);
    end;
  end if;
  legs := array(
    select row(l.value ->> 'name', l.value ->> 'kind', (l.value ->> 'top')::integer, (l.value ->> 'weight')::double precision, (l.value ->> 'lower_bound')::double precision,
      coalesce(l.value ->> 'query', query), case l.value ->> 'kind' when 'dense' then embedding when 'sparse' then sparse[l.nth_sparse] end, l.value, scope)::rankdb.leg
    from (select e.*, count(*) filter (where e.value ->> 'kind' = 'sparse') over (order by e.ordinality) as nth_sparse from jsonb_array_elements(plan -> 'legs') with ordinality e) l
    where reason is null or l.value ->> 'kind' not in ('dense', 'sparse')
    order by l.ordinality);
  if reason is not null and cardinality(legs) = 0 then
    legs := array[row('lexical', 'lexical', 100, 1, null, query, null, '{}', scope)::rankdb.leg];
  end if;
end
$$;
comment on function rankdb._prepare_legs(rankdb.indexes, text, jsonb, jsonb, jsonb) is
  'The legs of a search that can run, each with its scope and vector, and why others cannot if the service failed.';
