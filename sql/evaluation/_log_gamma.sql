-- _log_gamma: the logarithm of the gamma function by Lanczos' approximation with g = 7 and 9 terms, for arguments of 0.5 and more.
-- PostgreSQL has its own only from version 18.
create or replace function rankdb._log_gamma(z double precision)
returns double precision
language plpgsql immutable
as $$
declare
  terms constant double precision[] := array[676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  total double precision := 0.99999999999980993;
  t double precision := z + 6.5;
begin
  for i in 1 .. 8 loop
    total := total + terms[i] / (z - 1 + i);
  end loop;
  return 0.5 * ln(2 * pi()) + (z - 0.5) * ln(t) - t + ln(total);
end
$$;
comment on function rankdb._log_gamma(double precision) is 'The logarithm of the gamma function, for arguments of 0.5 and more.';
