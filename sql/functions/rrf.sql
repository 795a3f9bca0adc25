-- rrf: reciprocal rank fusion as an aggregate. Cormack, Clarke and Buettcher, SIGIR 2009. Plain SQL, no service needed.
-- An aggregate has no default arguments, so each arity is one aggregate with a transition function of its own.
create or replace function rankdb._rrf_add(state double precision, rank integer, weight double precision, k integer)
returns double precision
language plpgsql immutable parallel safe
as $$
begin
  if rank is null then
    return state;
  end if;
  if rank < 1 then
    perform rankdb._raise('22023', format('rank must be at least 1, got %s', rank));
  end if;
  if k is null or k < 0 or weight is null then
    perform rankdb._raise('22023', 'k must be at least 0 and weight must not be NULL');
  end if;
  return state + weight / (k + rank);
end
$$;
comment on function rankdb._rrf_add(double precision, integer, double precision, integer) is 'Adds weight / (k + rank) to the state; a NULL rank (not found by this leg) adds nothing.';
create or replace function rankdb._rrf_add(state double precision, rank integer, weight double precision)
returns double precision
language sql immutable parallel safe
return rankdb._rrf_add(state, rank, weight, 60);
comment on function rankdb._rrf_add(double precision, integer, double precision) is 'Adds weight / (60 + rank) to the state.';
create or replace function rankdb._rrf_add(state double precision, rank integer)
returns double precision
language sql immutable parallel safe
return rankdb._rrf_add(state, rank, 1, 60);
comment on function rankdb._rrf_add(double precision, integer) is 'Adds 1 / (60 + rank) to the state.';

create or replace aggregate rankdb.rrf(rank integer)
  (sfunc = rankdb._rrf_add, stype = double precision, initcond = '0');
comment on aggregate rankdb.rrf(integer) is 'Reciprocal rank fusion: the sum of 1 / (60 + rank) over the legs that found the row.';
create or replace aggregate rankdb.rrf(rank integer, weight double precision)
  (sfunc = rankdb._rrf_add, stype = double precision, initcond = '0');
comment on aggregate rankdb.rrf(integer, double precision) is 'Reciprocal rank fusion: the sum of weight / (60 + rank) over the legs that found the row.';
create or replace aggregate rankdb.rrf(rank integer, weight double precision, k integer)
  (sfunc = rankdb._rrf_add, stype = double precision, initcond = '0');
comment on aggregate rankdb.rrf(integer, double precision, integer) is 'Reciprocal rank fusion: the sum of weight / (k + rank) over the legs that found the row.';
