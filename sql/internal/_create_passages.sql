-- _create_passages: writes the function that reads chunks of a generation, with their neighbours, through its view of texts.
-- One function a generation, because a statement with a fixed table name is planned once a session, not once a call.
create or replace function rankdb._create_passages(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  name text := 'g' || index_row.generation || '_passages';
begin
  execute format(
    'create or replace function rankdb_data.%I(chunk_ids bigint[], reach integer) returns table '
    '(chunk_id bigint, ordinal integer, start_at integer, end_at integer, body text, token_ids text, token_version text, neighbors jsonb) '
    'language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp set jit = off as %L',
    name, format($body$
#variable_conflict use_column
begin
  if reach = 0 then
    return query
      select c.chunk_id, c.ordinal, c.start_at, c.end_at, c.body, c.token_ids, c.token_version, null::jsonb
      from rankdb_data.%1$I c where c.chunk_id = any (chunk_ids);
  else
    -- The chunks of a document follow one another without gap or overlap. "offset 0" keeps the look at the neighbours one by index.
    return query
      select c.chunk_id, c.ordinal, c.start_at, c.end_at, c.body, c.token_ids, c.token_version, n.neighbors
      from rankdb_data.%1$I c
      cross join lateral (
        select jsonb_build_object(
          'before', coalesce(jsonb_agg(o.body order by o.ordinal) filter (where o.ordinal < c.ordinal), '[]'),
          'after', coalesce(jsonb_agg(o.body order by o.ordinal) filter (where o.ordinal > c.ordinal), '[]'),
          'passage', string_agg(o.body, '' order by o.ordinal),
          'start', min(o.start_at), 'end', max(o.end_at)) as neighbors
        from (select v.ordinal, v.start_at, v.end_at, v.body from rankdb_data.%1$I v
              where v.id = c.id and v.ordinal between c.ordinal - reach and c.ordinal + reach offset 0) o) n
      where c.chunk_id = any (chunk_ids);
  end if;
end$body$, 'g' || index_row.generation || '_chunks'));
  execute format('comment on function rankdb_data.%I(bigint[], integer) is %L', name,
    'Place and text of chunks whose source row the caller may see, with the texts of so many chunks before and after each.');
  execute format('alter function rankdb_data.%I(bigint[], integer) owner to rankdb_owner', name);
  execute format('revoke all on function rankdb_data.%I(bigint[], integer) from public', name);
  execute format('grant execute on function rankdb_data.%I(bigint[], integer) to rankdb_reader', name);
end
$$;
comment on function rankdb._create_passages(rankdb.indexes) is 'Creates rankdb_data.g<N>_passages(chunk_ids, reach): chunks with their neighbours, as far as the caller may see them.';
