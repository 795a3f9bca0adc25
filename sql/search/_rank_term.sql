-- _rank_term: what a leg of weight 1 gives the document of a rank. Sources: see _fuse_ranks.
-- PostgreSQL's power raises where the result is too small for double precision: 0 there.
create or replace function rankdb._rank_term(method text, phi double precision, rank integer, length integer)
returns double precision
language sql immutable parallel safe
as $$
  select case method
    when 'borda' then length - rank
    when 'rbc' then case when (rank - 1) * ln(phi) < -740 then 0 else (1 - phi) * power(phi, rank - 1) end
    else 1 / (rank::double precision * rank) end
$$;
comment on function rankdb._rank_term(text, double precision, integer, integer) is 'The term of a rank in the sum of borda, rbc, isr and log-isr.';
