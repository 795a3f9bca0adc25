-- _candidates: the fused candidates of all legs, best first.
create or replace function rankdb._candidates(lexical rankdb.hit[], dense rankdb.hit[], legs jsonb, k integer)
returns table (id text, chunk_id bigint, rank integer, score double precision, details jsonb)
language sql stable
as $$
  with weights as (
    select l ->> 'kind' as kind, (l ->> 'weight')::double precision as weight from jsonb_array_elements(legs) l),
  found as (
    select 'lexical' as kind, h.* from unnest(lexical) h
    union all
    select 'dense', h.* from unnest(dense) h),
  fused as (
    select f.id,
      (array_agg(f.chunk_id order by w.weight / (k + f.rank) desc, f.kind desc))[1] as chunk_id,
      rankdb.rrf(f.rank, w.weight, k) as score,
      jsonb_object_agg(f.kind, jsonb_build_object('rank', f.rank, 'score', f.score)) as details
    from found f join weights w using (kind)
    group by f.id)
  -- Divided by the most that these legs can give, a first rank everywhere: 0..1 whatever the weights.
  select f.id, f.chunk_id, (row_number() over (order by f.score desc, f.id collate "C"))::integer,
    f.score / nullif((select sum(w.weight) / (k + 1) from weights w), 0), f.details
  from fused f
  order by f.score desc, f.id collate "C"
$$;
comment on function rankdb._candidates(rankdb.hit[], rankdb.hit[], jsonb, integer) is
  'Fuses the legs by reciprocal rank; score is the share of the best possible sum, 0..1.';
