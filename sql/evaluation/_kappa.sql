-- _kappa: how far two judges agree beyond chance, from their grades of the same documents.
-- Kappa: Cohen, 1960, (po - pe) / (1 - pe) with po the share of equal grades and pe what two independent judges with the same habits
-- would reach. Weighted kappa: Cohen, 1968, with the square of the difference of the grades as the weight of a disagreement.
-- The interval is kappa +- 1.96 standard errors for large samples: Fleiss, Cohen and Everitt, 1969. Undefined, so null, where both
-- judges gave one and the same grade to everything: then chance agreement is 1.
create or replace function rankdb._kappa(
  grades_a integer[], grades_b integer[],
  out pairs integer, out agreed double precision, out kappa double precision, out weighted_kappa double precision,
  out ci_low double precision, out ci_high double precision, out matrix jsonb)
language plpgsql immutable
as $$
declare
  po double precision;
  pe double precision;
  variance double precision;
begin
  pairs := cardinality(grades_a);
  if pairs = 0 then
    return;
  end if;
  with grade as (
      select distinct g as value from unnest(grades_a || grades_b) g),
    cell as (
      select a.value as a, b.value as b, (select count(*) from unnest(grades_a, grades_b) u (a, b) where u.a = a.value and u.b = b.value) as counted
      from grade a cross join grade b),
    share as (
      select c.a, c.b, c.counted / pairs::double precision as both,
        sum(c.counted) over (partition by c.a) / pairs::double precision as row_a, sum(c.counted) over (partition by c.b) / pairs::double precision as column_b,
        -- What the other judge does with this grade.
        (select count(*) from unnest(grades_b) g where g = c.a) / pairs::double precision as column_a,
        (select count(*) from unnest(grades_a) g where g = c.b) / pairs::double precision as row_b
      from cell c),
    total as (
      select coalesce(sum(s.both) filter (where s.a = s.b), 0) as po, sum(s.row_a * s.column_b) filter (where s.a = s.b) as pe,
        sum(power(s.a - s.b, 2) * s.both) as seen, sum(power(s.a - s.b, 2) * s.row_a * s.column_b) as expected
      from share s)
  select t.po, t.pe, 1 - t.seen / nullif(t.expected, 0),
    (select sum(s.both * power((s.a = s.b)::integer * (1 - t.pe) - (s.column_a + s.row_b) * (1 - t.po), 2)) - power(t.po * t.pe - 2 * t.pe + t.po, 2) from share s),
    jsonb_build_object('grades', (select jsonb_agg(g.value order by g.value) from grade g),
      'counts', (select jsonb_agg(r.counts order by r.a) from (select c.a, jsonb_agg(c.counted order by c.b) as counts from cell c group by c.a) r))
  into po, pe, weighted_kappa, variance, matrix
  from total t;
  agreed := po;
  if jsonb_array_length(matrix -> 'grades') > 1 then
    kappa := (po - pe) / (1 - pe);
    ci_low := greatest(-1, kappa - 1.96 * sqrt(greatest(variance, 0) / pairs) / power(1 - pe, 2));
    ci_high := least(1, kappa + 1.96 * sqrt(greatest(variance, 0) / pairs) / power(1 - pe, 2));
  end if;
end
$$;
comment on function rankdb._kappa(integer[], integer[]) is 'Cohen''s kappa with its interval, quadratically weighted kappa and the counts of every pair of grades (rows: first judge, columns: second).';
