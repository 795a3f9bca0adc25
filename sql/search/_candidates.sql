-- _candidates: fuses the legs by reciprocal rank. Cormack, Clarke and Buettcher, SIGIR 2009.
-- The score is divided by the most that these legs can give, a first rank everywhere: 0..1 whatever the weights.
create or replace function rankdb._candidates(
  lexical rankdb.hit[], dense rankdb.hit[], lexical_weight double precision, dense_weight double precision, k integer, unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, legs jsonb)
language plpgsql stable rows 50
set jit = off
as $$
#variable_conflict use_column
declare
  best double precision := nullif((coalesce(lexical_weight, 0) + coalesce(dense_weight, 0)) / (k + 1), 0);
begin
  -- One leg alone keeps its order.
  if dense = '{}' and lexical_weight > 0 then
    lexical := lexical[1:keep];
  elsif lexical = '{}' and dense_weight > 0 then
    dense := dense[1:keep];
  end if;
  return query
    select b.id, b.chunk_id, (row_number() over (order by b.score desc, b.id collate "C", b.chunk_id))::integer, b.score,
      -- Only for the rows that are kept: JSON costs more than the sum.
      jsonb_strip_nulls(jsonb_build_object(
        'lexical', case when b.lexical_rank is not null then jsonb_build_object('rank', b.lexical_rank, 'score', b.lexical_score) end,
        'dense', case when b.dense_rank is not null then jsonb_build_object('rank', b.dense_rank, 'score', b.dense_score) end))
    from (
      select f.*
      from (
        select coalesce(l.id, d.id) as id,
          -- The chunk of the leg that gives more.
          case when d.rank is null or lexical_weight / (k + l.rank) >= dense_weight / (k + d.rank) then l.chunk_id else d.chunk_id end as chunk_id,
          coalesce((coalesce(lexical_weight / (k + l.rank), 0) + coalesce(dense_weight / (k + d.rank), 0)) / best, 0) as score,
          l.rank as lexical_rank, l.score as lexical_score, d.rank as dense_rank, d.score as dense_score
        from (select h.*, case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key from unnest(lexical) h) l
        full join (select h.*, case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key from unnest(dense) h) d using (unit_key)) f
      order by f.score desc, f.id collate "C", f.chunk_id
      limit keep) b
    order by 3;
end
$$;
comment on function rankdb._candidates(rankdb.hit[], rankdb.hit[], double precision, double precision, integer, text, integer) is
  'The best candidates of both legs by reciprocal rank fusion; score is the share of the best possible sum, 0..1.';
