-- _sample_vectors: vectors of chunks that the caller may see, drawn at random, without those that have no direction under cosine.
create or replace function rankdb._sample_vectors(index_row rankdb.indexes, wanted integer)
returns table (chunk_id bigint, embedding text)
language plpgsql
rows 100
as $$
#variable_conflict use_column
declare
  -- Five times what is wanted, so that the draw is even; more where the caller sees only a part.
  percent double precision := 500.0 * wanted / greatest(1, (
    select c.reltuples from pg_class c where c.oid = to_regclass(format('rankdb_data.%I', 'g' || index_row.generation))));
  chunk_ids bigint[];
  embeddings text[];
begin
  loop
    percent := least(percent, 100);
    perform set_config('rankdb.sample_percent', percent::text, true);
    execute format(
      'select array_agg(s.chunk_id), array_agg(s.embedding) from (
         select s.chunk_id, s.embedding from rankdb_data.%I s where vector_norm(s.embedding::vector) > 0 order by random() limit $1) s',
      'g' || index_row.generation || '_samples')
    into chunk_ids, embeddings using wanted;
    exit when cardinality(chunk_ids) = wanted or percent = 100;
    percent := percent * 10;
  end loop;
  return query select * from unnest(chunk_ids, embeddings);
end
$$;
comment on function rankdb._sample_vectors(rankdb.indexes, integer) is 'Up to so many stored vectors of chunks whose source row the caller may see, at random.';
