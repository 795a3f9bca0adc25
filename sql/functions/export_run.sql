-- export_run: a stored run as the lines of a TREC run file: query, Q0, document, rank, score, name of the run.
create or replace function rankdb.export_run(run text)
returns setof text
language plpgsql stable
rows 10000
as $$
declare
  run_row rankdb.runs := rankdb._run(run);
begin
  return query
    select concat_ws(' ', rankdb._trec_field(q.query_id), 'Q0', rankdb._trec_field(u.id), u.place, u.score, regexp_replace(run_row.name, '\s+', '_', 'g'))
    from rankdb.run_queries q, unnest(q.ids, q.scores) with ordinality u (id, score, place)
    where q.run = run_row.name
    order by q.query_id collate "C", u.place;
end
$$;
comment on function rankdb.export_run(text) is
  'The lines of a TREC run file. trec_eval orders equal scores by document id, descending, and does not read the rank. 22023 for ids with white space.';
