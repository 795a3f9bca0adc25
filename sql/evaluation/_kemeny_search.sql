-- _kemeny_search: a good order by Kemeny's measure for any number of items: Borda's, then items are moved to better places until none is.
create or replace function rankdb._kemeny_search(preferences double precision[], items integer)
returns integer[]
language plpgsql immutable
as $$
declare
  scores double precision[] := (rankdb._voting_scores(preferences, items)).borda;
  ranking integer[] := array(select i from generate_series(1, items) i order by scores[i] desc, i);
  improved boolean := true;
  item integer;
  step integer;
  target integer;
  best integer;
  gain double precision;
  moved double precision;
begin
  while improved loop
    improved := false;
    for place in 1 .. items loop
      item := ranking[place];
      best := place;
      gain := 0;
      foreach step in array array[-1, 1] loop
        moved := 0;
        for distance in 1 .. case step when 1 then items - place else place - 1 end loop
          target := place + step * distance;
          moved := moved + step * (preferences[(ranking[target] - 1) * items + item] - preferences[(item - 1) * items + ranking[target]]);
          if moved > gain + 1e-9 then
            best := target;
            gain := moved;
          end if;
        end loop;
      end loop;
      if best <> place then
        ranking := ranking[:place - 1] || ranking[place + 1:];
        ranking := ranking[:best - 1] || item || ranking[best:];
        improved := true;
      end if;
    end loop;
  end loop;
  return ranking;
end
$$;
comment on function rankdb._kemeny_search(double precision[], integer) is 'Items, best first, in an order that no move of one item improves by Kemeny''s measure.';
