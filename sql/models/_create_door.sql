-- _create_door: writes the two functions that lead to a model with grants. SECURITY DEFINER, as _service_embed is and for the same
-- reason; PostgreSQL itself checks EXECUTE on them against the role that calls, whatever SET ROLE or functions lie between.
create or replace function rankdb._create_door(name text)
returns void
language plpgsql
as $$
declare
  door text;
  part record;
  path text;
begin
  select 'm' || d.door into door from rankdb.model_doors d where d.name = _create_door.name;
  select c into path from pg_proc p, unnest(p.proconfig) c where p.oid = 'rankdb._embed(text, text, text[], double precision)'::regprocedure and c like 'search_path=%';
  for part in select * from (values
    ('_embed', 'kind text, inputs text[]', 'ordinal integer, embedding text', 'rankdb._call_embed(model, kind, inputs'),
    ('_rerank', 'query text, documents text[]', 'ordinal integer, score double precision', 'rankdb._call_rerank(model, query, documents'))
    v (suffix, arguments, columns, call)
  loop
    execute format(
      'create or replace function rankdb_data.%I(model text, %s, timeout_ms double precision) returns table (%s) '
      || 'language plpgsql security definer set search_path = %s as %L',
      door || part.suffix, part.arguments, part.columns, split_part(path, '=', 2),
      format('begin return query select * from %s, timeout_ms, %L); end', part.call, name));
    execute format('comment on function rankdb_data.%I is %L', door || part.suffix, format('The way to model %s for the roles that it is granted to.', name));
    execute format('alter function rankdb_data.%I owner to rankdb_owner', door || part.suffix);
    execute format('revoke all on function rankdb_data.%I from public', door || part.suffix);
  end loop;
end
$$;
comment on function rankdb._create_door(text) is 'Creates or renews rankdb_data.m<door>_embed and _rerank, which lead to a model with grants.';
