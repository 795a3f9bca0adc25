-- _call_embed: the embed call itself, for rankdb_owner alone; _service_embed and the doors of models with grants lead here.
create or replace function rankdb._call_embed(model text, kind text, inputs text[], timeout_ms double precision, door_of text)
returns table (ordinal integer, embedding text)
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
      perform rankdb._raise('42501', format('permission denied: model %L is not reached this way', model), 'Call rankdb.embed.');
    end if;
    if door_of is null then
      denied := rankdb._denied_models();
    end if;
  end if;
  if state.has_aliases then
    select a.model, a.query_prefix into alias from rankdb.model_aliases a where a.name = _call_embed.model;
    target := coalesce(alias.model, target);
    if kind in ('query', 'sparse_query') and alias.query_prefix <> '' then
      inputs := array(select alias.query_prefix || u.input from unnest(inputs) with ordinality u (input, place) order by u.place);
    end if;
  end if;
  perform rankdb._service_call(
    format('SELECT * FROM database_embed(%L, %L, %L, %s, %L)', target, kind, inputs::text, greatest(round(timeout_ms), 1),
      rankdb._ticket(state.access, 'embed', target, denied)), timeout_ms);
  return query select t.ordinal, t.embedding from dblink_get_result('rankdb') t (ordinal integer, embedding text);
  perform * from dblink_get_result('rankdb') t (ordinal integer, embedding text);
end
$$;
comment on function rankdb._call_embed(text, text, text[], double precision, text) is 'Sends the embed call with its ticket; for rankdb_owner. door_of: the name whose grants were checked, NULL for an open model.';
