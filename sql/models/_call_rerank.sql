-- _call_rerank: the rerank call itself, for rankdb_owner alone; _service_rerank and the doors of models with grants lead here.
create or replace function rankdb._call_rerank(model text, query text, documents text[], timeout_ms double precision, door_of text)
returns table (ordinal integer, score double precision)
language plpgsql
as $$
declare
  state record;
  alias record;
  target text := model;
  denied text := '[]';
begin
  -- One look for all; most databases have neither names nor grants.
  select (select s from rankdb.service_access s) as access,
    exists (select from rankdb.model_doors) as has_doors, exists (select from rankdb.model_aliases) as has_aliases
  into state;
  if door_of is not null or state.has_doors then
    if rankdb._governing_model(model) is distinct from door_of then
      perform rankdb._raise('42501', format('permission denied: model %L is not reached this way', model), 'Call rankdb.rerank.');
    end if;
    if door_of is null then
      denied := rankdb._denied_models();
    end if;
  end if;
  if state.has_aliases then
    select a.model, a.query_prefix into alias from rankdb.model_aliases a where a.name = _call_rerank.model;
    target := coalesce(alias.model, target);
    query := coalesce(alias.query_prefix, '') || query;
  end if;
  -- The service answers a little before the caller gives up, with what it has by then.
  perform rankdb._service_call(
    format('SELECT * FROM database_rerank(%L, %L, %L, %s, %L)', target, query, documents::text, greatest(round(timeout_ms * 0.9), 1),
      rankdb._ticket(state.access, 'rerank', target, denied)), timeout_ms);
  return query select t.ordinal, t.score from dblink_get_result('rankdb') t (ordinal integer, score double precision);
  perform * from dblink_get_result('rankdb') t (ordinal integer, score double precision);
end
$$;
comment on function rankdb._call_rerank(text, text, text[], double precision, text) is
  'Sends the rerank call with its ticket; for rankdb_owner. Fewer rows than documents means that the deadline cut the work.';
