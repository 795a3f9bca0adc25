-- _create_passages: writes the function that fills candidates with the texts of their chunks, through the generation's view of texts.
-- One function a generation, because a statement with a fixed table name is planned once a session, not once a call. It keeps the
-- caller's search path, as the visibility probe that the view calls does: under another path that one's plan would be made anew.
create or replace function rankdb._create_passages(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  name text := 'g' || index_row.generation || '_passages';
begin
  execute format(
    'create or replace function rankdb_data.%I(candidates rankdb.candidate[], reach integer) returns rankdb.candidate[] '
    'language plpgsql stable set jit = off as %L',
    name, format($body$
declare
  chunk_ids bigint[] := array(select c.chunk_id from unnest(candidates) c);
begin
  if reach = 0 then
    return array(
      select row(c.id, c.chunk_id, c.place, c.fused, c.legs, v.ordinal, v.start_at, v.end_at, v.body, v.token_ids, v.token_version, null, c.fields, c.boost, c.boosts, c.embedding, c.score, c.stages, null, null, null, null)::rankdb.candidate
      from unnest(candidates) c
      join rankdb_data.%1$I v on v.chunk_id = c.chunk_id
      where v.chunk_id = any (chunk_ids)
      order by c.place);
  end if;
  -- The chunks of a document follow one another without gap or overlap. "offset 0" keeps the look at the neighbours one by index.
  return array(
    select row(c.id, c.chunk_id, c.place, c.fused, c.legs, v.ordinal, v.start_at, v.end_at, v.body, v.token_ids, v.token_version, n.neighbors, c.fields, c.boost, c.boosts, c.embedding, c.score, c.stages, null, null, null, null)::rankdb.candidate
    from unnest(candidates) c
    join rankdb_data.%1$I v on v.chunk_id = c.chunk_id
    cross join lateral (
      select jsonb_build_object(
        'before', coalesce(jsonb_agg(o.body order by o.ordinal) filter (where o.ordinal < v.ordinal), '[]'),
        'after', coalesce(jsonb_agg(o.body order by o.ordinal) filter (where o.ordinal > v.ordinal), '[]'),
        'passage', string_agg(o.body, '' order by o.ordinal),
        'start', min(o.start_at), 'end', max(o.end_at)) as neighbors
      from (select w.ordinal, w.start_at, w.end_at, w.body from rankdb_data.%1$I w
            where w.id = v.id and w.ordinal between v.ordinal - reach and v.ordinal + reach offset 0) o) n
    where v.chunk_id = any (chunk_ids)
    order by c.place);
end$body$, 'g' || index_row.generation || '_chunks'));
  perform rankdb._publish_function(name,
    'The candidates whose source row the caller may see, with the texts of their chunks and of so many chunks before and after each.');
end
$$;
comment on function rankdb._create_passages(rankdb.indexes) is
  'Creates rankdb_data.g<N>_passages(candidates, reach): fills in texts and neighbours of chunks, as far as the caller may see them.';
