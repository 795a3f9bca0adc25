-- _embeddings: fills candidates with the stored vectors of their chunks, as far as the caller may see them.
create or replace function rankdb._embeddings(index_row rankdb.indexes, candidates rankdb.candidate[])
returns rankdb.candidate[]
language plpgsql stable
set jit = off
as $$
declare
  filled rankdb.candidate[];
begin
  -- No vectors yet.
  if not exists (select from rankdb.generations g where g.generation = index_row.generation and g.dimension is not null) then
    return candidates;
  end if;
  execute format($sql$
    select array_agg(rankdb._with_embedding(c.candidate, v.embedding) order by c.n)
    from (select c as candidate, row_number() over () as n, c.chunk_id from unnest($1) c) c
    left join (select v.chunk_id, v.embedding::real[] as embedding from rankdb_data.%I v where v.chunk_id = any ($2)) v on v.chunk_id = c.chunk_id$sql$,
    'g' || index_row.generation || '_vectors')
  into filled
  using candidates, array(select c.chunk_id from unnest(candidates) c);
  return coalesce(filled, '{}');
end
$$;
comment on function rankdb._embeddings(rankdb.indexes, rankdb.candidate[]) is 'Candidates with the vectors of the chunks that stand for them; null where a chunk has none.';
