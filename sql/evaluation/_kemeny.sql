-- _kemeny: the order of items that contradicts the fewest preferences (Kemeny 1959), best first; of equally good ones that with the smallest
-- numbers first. Exact for up to 16 items by dynamic programming over sets, which doubles with each item (a third of a second for 16); a good order for more (_kemeny_search).
-- Preferences are flat, as _preferences gives them.
create or replace function rankdb._kemeny(preferences double precision[], items integer)
returns integer[]
language plpgsql immutable
as $$
declare
  sets integer;
  lowest integer;
  -- Of each set (its number + 1): the least cost of placing its items behind all others, and the first of them in that order.
  costs double precision[];
  firsts integer[];
  -- What the items of a set say against an item: the weight that prefers them to it, at item * sets + set + 1.
  against double precision[];
  best double precision;
  chosen integer;
  cost double precision;
  ranking integer[] := '{}';
  rest integer;
begin
  if items > 16 then
    return rankdb._kemeny_search(preferences, items);
  end if;
  sets := 1 << items;
  against := array_fill(0::double precision, array[items * sets]);
  for s in 1 .. sets - 1 loop
    lowest := 0;
    while s & (1 << lowest) = 0 loop
      lowest := lowest + 1;
    end loop;
    for item in 0 .. items - 1 loop
      against[item * sets + s + 1] := against[item * sets + (s & (s - 1)) + 1] + case when item = lowest then 0 else preferences[lowest * items + item + 1] end;
    end loop;
  end loop;
  costs := array_fill(0::double precision, array[sets]);
  firsts := array_fill(0, array[sets]);
  for s in 1 .. sets - 1 loop
    best := 'infinity';
    for item in 0 .. items - 1 loop
      if s & (1 << item) <> 0 then
        rest := s & ~ (1 << item);
        cost := costs[rest + 1] + against[item * sets + rest + 1];
        if cost < best - 1e-12 then
          best := cost;
          chosen := item;
        end if;
      end if;
    end loop;
    costs[s + 1] := best;
    firsts[s + 1] := chosen;
  end loop;
  rest := sets - 1;
  while rest <> 0 loop
    ranking := ranking || firsts[rest + 1] + 1;
    rest := rest & ~ (1 << firsts[rest + 1]);
  end loop;
  return ranking;
end
$$;
comment on function rankdb._kemeny(double precision[], integer) is 'Items, best first, in the order that contradicts the fewest preferences; exact for up to 16.';
