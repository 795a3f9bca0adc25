-- _exact_score: SQL that gives the BM25 score of a row l of g<N>_lexical, in double precision from term frequency and length.
-- The frequency is a whole number and the stored impact, in single precision, tells it: tf = i*n / (k1 + 1 - i) with the
-- norm n that it was written with. That is 10 times cheaper than unpacking the lexemes, which the other cases do: parameters
-- that leave the impact too flat to tell 255 (the most that a tsvector keeps) from 254, fields with weights, and long queries.
create or replace function rankdb._exact_score(generation rankdb.generations)
returns text
language plpgsql immutable
as $$
declare
  flat boolean := generation.k1 * (1 - generation.b) < 0.02 or generation.field_weights is not null;
  unpacked text := $unpacked$
  select sum(q.weights[(q.places ->> u.lexeme)::integer] * u.tf * (q.k1 + 1) / (u.tf + q.k1 * (1 - q.b + q.b * l.length / q.mean))) as score
  from (select u.lexeme, {tf} as tf from unnest(l.lexemes) u where q.places ? u.lexeme) u$unpacked$;
begin
  unpacked := replace(unpacked, '{tf}', rankdb._tf(generation.field_weights));
  if flat then
    return unpacked;
  end if;
  return format($exact$
  select case when cardinality(q.units) <= 40 then (
    select sum(e.weight * e.tf * (q.k1 + 1) / (e.tf + q.k1 * (1 - q.b + q.b * l.length / q.mean)))
    from (
      select i.weight, round(i.impact * i.norm / (q.k1 + 1 - i.impact)) as tf
      from (select u.weight, -(l.impacts <#> u.unit) as impact, q.k1 * (1 - q.b + q.b * l.length / q.average_length) as norm
            from unnest(q.units, q.weights) u (unit, weight) offset 0) i
      where i.impact > 0 offset 0) e)
    else (%s) end as score$exact$, unpacked);
end
$$;
comment on function rankdb._exact_score(rankdb.generations) is 'SQL for the exact BM25 score of a row l under the query q of a lexical view.';
