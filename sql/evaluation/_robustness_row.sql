-- _robustness_row: one row of rankdb.robustness from what was measured of each query; a null is a query that does not count here.
create or replace function rankdb._robustness_row(
  kind text, part text, measured double precision[], clean double precision[], bm25 double precision[], bm25_clean double precision[], failed integer)
returns jsonb
language plpgsql immutable
as $$
declare
  mean double precision := (select avg(c) from unnest(clean) c);
begin
  return (
    select jsonb_build_object('kind', kind, 'part', part, 'queries', count(m), 'clean', mean, 'value', avg(m), 'change', avg(m) - mean,
      'variance', var_samp(m), 'worst_decile', rankdb._worst(measured), 'clean_worst_decile', rankdb._worst(clean),
      'bm25', (select avg(b) from unnest(bm25) b), 'bm25_clean', (select avg(b) from unnest(bm25_clean) b), 'failed', failed)
    from unnest(measured) m);
end
$$;
comment on function rankdb._robustness_row(text, text, double precision[], double precision[], double precision[], double precision[], integer) is
  'Mean, change, variance and worst tenth of a perturbation or a part, as a JSON object by the columns of rankdb.robustness.';
