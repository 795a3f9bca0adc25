-- _rank_factor: what the sum of a document's terms is multiplied by when so many legs with a weight retrieved it.
create or replace function rankdb._rank_factor(method text, legs bigint)
returns double precision
language sql immutable parallel safe
as $$
  select case method when 'isr' then legs when 'log-isr' then ln(1::double precision + legs) else 1 end
$$;
comment on function rankdb._rank_factor(text, bigint) is 'The legs themselves for isr, ln(1 + legs) for log-isr, else 1.';
