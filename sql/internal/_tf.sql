-- _tf: SQL that gives the frequency of a lexeme u of a tsvector: the number of its positions, or with fields the weighted
-- number (BM25F), where the labels A to D of the positions say the field. Labels stand for the different weights, in order.
create or replace function rankdb._tf(field_weights real[])
returns text
language sql immutable parallel safe
return case when field_weights is null then 'cardinality(u.positions)' else format(
  '(select sum((%L::double precision[])[ascii(w.label) - 64]) from unnest(u.weights) w (label))',
  (select array_agg(d.weight order by d.weight) from (select distinct weight::text::double precision as weight from unnest(field_weights) weight) d)) end;
comment on function rankdb._tf(real[]) is 'SQL for the (weighted) frequency of a lexeme u of unnest(tsvector).';
