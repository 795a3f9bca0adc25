-- What one writes by hand: two ranked lists, joined in full, reciprocal rank fusion. $1 words, $2 vector.
-- The first statement takes RankDb's own legs; placeholders in braces: 0 the legs, 1 the generation, 2 the table with vectors.
with {0}
select coalesce(l.id, d.id) as id
from lexical l full join dense d on d.id = l.id
order by coalesce(1.0 / (10 + l.rank), 0) + coalesce(0.3 / (10 + d.rank), 0) desc, 1
limit 10
-- next
with lexical as (
  select l.id, row_number() over (order by ts_rank_cd(l.lexemes, ($1::text)::tsquery) desc, l.id) as rank
  from rankdb_data.g{1}_lexical l
  where l.lexemes @@ ($1::text)::tsquery
  order by rank
  limit 100),
dense as (
  select h.id::text, row_number() over (order by h.distance) as rank
  from (select id, embedding <=> ($2::text)::halfvec as distance from {2} order by embedding <=> ($2::text)::halfvec limit 100) h)
select coalesce(l.id, d.id) as id
from lexical l full join dense d on d.id = l.id
order by coalesce(1.0 / (10 + l.rank), 0) + coalesce(0.3 / (10 + d.rank), 0) desc, 1
limit 10
