-- _feedback_vector: a query's vector moved towards the vectors of documents. average: the mean of the query and each document;
-- rocchio: (1 - weight) times the query and weight times the documents' mean (Rocchio 1971, without negative examples).
-- Of length 1 again under cosine; where the sum has no direction the query stays as it was.
create or replace function rankdb._feedback_vector(metric text, embedding text, documents vector, count bigint, method text, weight double precision)
returns text
language plpgsql immutable
as $$
declare
  share double precision := case method when 'average' then count / (count + 1.0) else weight end;
  moved vector;
begin
  if count > 0 is not true then
    return embedding;
  end if;
  moved := array(
    select ((1 - share) * u.q + share * u.d)::real
    from unnest(embedding::vector::real[], documents::real[]) with ordinality u (q, d, place)
    order by u.place)::vector;
  if metric = 'cosine' then
    return case when vector_norm(moved) = 0 then embedding::vector else l2_normalize(moved) end;
  end if;
  return moved;
end
$$;
comment on function rankdb._feedback_vector(text, text, vector, bigint, text, double precision) is
  'A query''s vector moved towards the mean of this number of documents: average or rocchio; length 1 under cosine.';
