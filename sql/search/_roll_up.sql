-- _roll_up: chunks, best first, as the k best documents. The best chunk stands for its document, or the earliest one for "first".
create or replace function rankdb._roll_up(index_row rankdb.indexes, chunks rankdb.hit[], rollup jsonb, k integer)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  kind text := rollup ->> 'kind';
  amount double precision := rollup ->> 'by';
  ordinals integer[];
  euclidean boolean := false;
begin
  if kind = 'first' then
    execute format('select array_agg(p.ordinal order by p.place) from unnest(rankdb_data.%I($1, 0)) p', 'g' || index_row.generation || '_passages')
    into ordinals
    using array(select rankdb._candidate(h.id, h.chunk_id, h.rank, null, null) from unnest(chunks) h);
  elsif kind = 'decay' then
    -- A sum of negative scores would favour documents with few chunks.
    euclidean := exists (select from rankdb.generations g where g.generation = index_row.generation and g.metric = 'l2')
      and exists (select from unnest(chunks) h where h.score < 0);
  end if;
  return array(
    select row(d.id, d.chunk_id, d.score, row_number() over (order by d.score desc, d.id collate "C"))::rankdb.hit
    from (
      select n.id,
        case kind when 'first' then (array_agg(n.chunk_id order by n.ordinal))[1] else (array_agg(n.chunk_id order by n.nth))[1] end as chunk_id,
        case kind
          when 'first' then (array_agg(n.score order by n.ordinal))[1]
          when 'mean' then sum(n.score order by n.nth) filter (where n.nth <= amount) / least(count(*), amount)
          when 'decay' then sum(case when euclidean then 1 / (1 - n.score) else n.score end * power(amount, n.nth - 1) order by n.nth)
          else max(n.score) end as score
      from (
        select h.id, h.chunk_id, h.score, ordinals[h.rank] as ordinal, row_number() over (partition by h.id order by h.rank) as nth
        from unnest(chunks) h) n
      group by n.id) d
    order by d.score desc, d.id collate "C"
    limit k);
end
$$;
comment on function rankdb._roll_up(rankdb.indexes, rankdb.hit[], jsonb, integer) is
  'The k best documents among ranked chunks: by their best chunk (max), earliest (first), mean of the best m, or the sum of score times d^i (decay).';
