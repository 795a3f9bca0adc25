-- _bradley_terry: strengths of items such that i beats j with probability p_i / (p_i + p_j), scaled to a geometric mean of 1 (Bradley and
-- Terry 1952), from preferences (flat, as _preferences gives them), by Newman's iteration (JMLR 2023). Each item also wins and loses one
-- game against an item of strength 1, which keeps strengths finite where one never loses.
create or replace function rankdb._bradley_terry(preferences double precision[], items integer)
returns double precision[]
language plpgsql immutable
as $$
declare
  strengths double precision[] := array_fill(1::double precision, array[items]);
  wins double precision;
  losses double precision;
  mine double precision;
  slope double precision;
  curvature double precision;
  step double precision;
  change double precision;
begin
  for round in 1 .. 10000 loop
    change := 0;
    slope := 0;
    curvature := 0;
    for i in 1 .. items loop
      mine := strengths[i];
      wins := 1 / (mine + 1);
      losses := wins;
      for j in 1 .. items loop
        if j <> i then
          wins := wins + preferences[(i - 1) * items + j] * strengths[j] / (mine + strengths[j]);
          losses := losses + preferences[(j - 1) * items + i] / (mine + strengths[j]);
        end if;
      end loop;
      strengths[i] := wins / losses;
      change := greatest(change, abs(strengths[i] - mine) / mine);
      slope := slope + (1 - strengths[i]) / (1 + strengths[i]);
      curvature := curvature + 2 * strengths[i] / (1 + strengths[i]) ^ 2;
    end loop;
    -- Only the games against strength 1 hold the scale of all, so weakly that the iteration alone takes thousands of rounds: one step of Newton's.
    step := greatest(-1, least(1, slope / curvature));
    for i in 1 .. items loop
      strengths[i] := strengths[i] * exp(step);
    end loop;
    exit when change <= 1e-10 and abs(step) <= 1e-10;
  end loop;
  return array(select u.s / exp(avg(ln(u.s)) over ()) from unnest(strengths) with ordinality u (s, i) order by u.i);
end
$$;
comment on function rankdb._bradley_terry(double precision[], integer) is 'The most likely strengths of items by their pairwise preferences, with a geometric mean of 1.';
