-- _vote_weights: the weights of the legs as whole numbers, so that a tie of votes is a tie, in whatever order they are added.
-- Weights that are simple multiples of one another become small numbers; of others, a difference of up to margin is rounding.
create or replace function rankdb._vote_weights(weights double precision[], out votes bigint[], out margin bigint)
language plpgsql immutable
as $$
declare
  least_weight double precision := (select min(w) from unnest(weights) w where w > 0);
  total double precision := (select sum(w) from unnest(weights) w);
begin
  margin := 0;
  for parts in 1..64 loop
    exit when total / least_weight * parts > 8000;
    if not exists (select from unnest(weights) w where abs(w * parts / least_weight - round(w * parts / least_weight)) > 1e-9 * greatest(1, w * parts / least_weight)) then
      votes := array(select round(w.w * parts / least_weight) from unnest(weights) with ordinality w (w, place) order by w.place);
      return;
    end if;
  end loop;
  votes := array(select round(w.w / total * (1 << 28)) from unnest(weights) with ordinality w (w, place) order by w.place);
  margin := cardinality(weights);
end
$$;
comment on function rankdb._vote_weights(double precision[]) is 'Whole numbers in the ratio of the weights, and the difference up to which two sums of them are equal.';
