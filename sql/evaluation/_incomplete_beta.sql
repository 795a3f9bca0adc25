-- _incomplete_beta: the regularised incomplete beta function I_x(a, b), by which Student's distribution is computed: its continued
-- fraction (DLMF 8.17.22) by Lentz's method, on the side where that converges fast.
create or replace function rankdb._incomplete_beta(x double precision, a double precision, b double precision)
returns double precision
language plpgsql immutable
as $$
declare
  exponent double precision;
  swapped boolean := x >= (a + 1) / (a + b + 2);
  p double precision := case when swapped then b else a end;
  q double precision := case when swapped then a else b end;
  y double precision := case when swapped then 1 - x else x end;
  c double precision := 1;
  d double precision;
  term double precision;
  fraction double precision;
begin
  if x <= 0 or x >= 1 then
    return case when x <= 0 then 0 else 1 end;
  end if;
  exponent := rankdb._log_gamma(a + b) - rankdb._log_gamma(a) - rankdb._log_gamma(b) + a * ln(x) + b * ln(1 - x);
  -- PostgreSQL's exp() fails where its result is too small for double precision.
  if exponent < -700 then
    return case when swapped then 1 else 0 end;
  end if;
  d := 1 - (p + q) * y / (p + 1);
  d := 1 / case when abs(d) < 1e-200 then 1e-200 else d end;
  fraction := d;
  for m in 1 .. 1000 loop
    for part in 1 .. 2 loop
      term := case part when 1 then m * (q - m) * y / ((p + 2 * m - 1) * (p + 2 * m)) else -(p + m) * (p + q + m) * y / ((p + 2 * m) * (p + 2 * m + 1)) end;
      d := 1 + term * d;
      d := 1 / case when abs(d) < 1e-200 then 1e-200 else d end;
      c := 1 + term / c;
      c := case when abs(c) < 1e-200 then 1e-200 else c end;
      fraction := fraction * c * d;
    end loop;
    exit when abs(c * d - 1) < 1e-15;
  end loop;
  return case when swapped then 1 - exp(exponent) / p * fraction else exp(exponent) / p * fraction end;
end
$$;
comment on function rankdb._incomplete_beta(double precision, double precision, double precision) is 'The regularised incomplete beta function I_x(a, b).';
