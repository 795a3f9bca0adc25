-- _fuse_turns: interleaving. The legs take turns; each gives its best document (or chunk) that is not there yet. The turn is that of the
-- leg with the largest weight / (2 x given + 1), the divisors of Webster and Sainte-Lague, so that every head of the result is shared
-- in proportion to the weights; ties: the larger weight, then the name. Legs of weight 0 follow at the end.
create or replace function rankdb._fuse_turns(leg_hits rankdb.leg_hits[], unit text, keep integer)
returns text[]
language plpgsql immutable
set jit = off
as $$
#variable_conflict use_column
declare
  keys text[];            -- of all legs one after the other, best first; the legs in the order that decides ties
  numbers integer[];      -- the same as numbers
  next_place integer[];   -- by leg: where the next one of its keys stands
  last_place integer[];
  weights double precision[];
  given integer[];
  is_given boolean[];
  turn integer;
  result text[] := '{}';
begin
  select array_agg(k.unit_key order by k.leg, k.rank), array_agg(k.number order by k.leg, k.rank)
  into keys, numbers
  from (
    select h.*, dense_rank() over (order by h.unit_key) as number
    from (
      select case unit when 'chunk' then h.chunk_id::text else h.id end collate "C" as unit_key, h.rank, l.leg
      from (select l.hits, row_number() over (order by l.weight desc, l.name collate "C") as leg from unnest(leg_hits) l) l
      -- Whatever stands further down in a leg comes too late: each place takes at most one.
      cross join lateral (select * from unnest(l.hits) h where h.rank is not null order by h.rank limit keep) h) h) k;
  select array_agg(l.weight order by l.weight desc, l.name collate "C"), array_agg(1 + l.before order by l.weight desc, l.name collate "C"),
    array_agg(l.before + l.hits order by l.weight desc, l.name collate "C"), array_agg(0)
  into weights, next_place, last_place, given
  from (
    select l.name, l.weight, l.hits, sum(l.hits) over (order by l.weight desc, l.name collate "C") - l.hits as before
    from (select l.name, l.weight, (select least(count(h.rank), keep) from unnest(l.hits) h) as hits from unnest(leg_hits) l) l) l;
  is_given := array_fill(false, array[greatest(cardinality(keys), 1)]);
  while cardinality(result) < coalesce(keep, cardinality(keys)) loop
    turn := null;
    for leg in 1..cardinality(weights) loop
      while next_place[leg] <= last_place[leg] and is_given[numbers[next_place[leg]]] loop
        next_place[leg] := next_place[leg] + 1;
      end loop;
      continue when next_place[leg] > last_place[leg];
      if turn is null or weights[leg] * (2 * given[turn] + 1) > weights[turn] * (2 * given[leg] + 1)
         or weights[leg] = 0 and weights[turn] = 0 and given[leg] < given[turn] then
        turn := leg;
      end if;
    end loop;
    exit when turn is null;
    result := result || keys[next_place[turn]];
    is_given[numbers[next_place[turn]]] := true;
    given[turn] := given[turn] + 1;
  end loop;
  return result;
end
$$;
comment on function rankdb._fuse_turns(rankdb.leg_hits[], text, integer) is 'The ids (or chunk ids as text) of an interleaving, best first.';
