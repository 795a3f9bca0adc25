-- _create_windows: writes the function that fills candidates with the first chunks of their documents, for reranking stages that read
-- windows. One function a generation, without a search path of its own, for the reasons of _create_passages.
create or replace function rankdb._create_windows(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  name text := 'g' || index_row.generation || '_windows';
begin
  execute format(
    'create or replace function rankdb_data.%I(candidates rankdb.candidate[], depth integer, wanted integer) returns rankdb.candidate[] '
    'language plpgsql stable set jit = off as %L',
    name, format($body$
begin
  for n in 1 .. least(cardinality(candidates), depth) loop
    candidates[n].windows := array(select v.body from rankdb_data.%1$I v where v.id = candidates[n].id and v.ordinal < wanted order by v.ordinal);
  end loop;
  return candidates;
end$body$, 'g' || index_row.generation || '_chunks'));
  perform rankdb._publish_function(name,
    'The candidates, the first "depth" of them with the texts of up to "wanted" chunks from the beginning of their documents, as far as the caller may see them.');
end
$$;
comment on function rankdb._create_windows(rankdb.indexes) is
  'Creates rankdb_data.g<N>_windows(candidates, depth, wanted): fills in the first chunks of the candidates'' documents.';
