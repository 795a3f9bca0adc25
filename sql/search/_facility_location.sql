-- _facility_location: greedy choice of rows that stand for all: the next is the one that adds most to
-- lambda * sum of the scores chosen + (1 - lambda) * mean over all rows of their largest similarity (0 at least) to a chosen one.
-- Nemhauser, Wolsey and Fisher 1978: within 1 - 1/e of the best choice, since the sum is monotone and submodular. So what a row
-- would add only shrinks, and only the one that promised most is asked again (Minoux 1978).
create or replace function rankdb._facility_location(scores double precision[], vectors vector[], lambda double precision, fixed integer, wanted integer)
returns integer[]
language plpgsql immutable
as $$
declare
  many integer := cardinality(scores);
  covered double precision[] := array_fill(0::double precision, array[many]);
  gains double precision[];
  asked integer[] := array_fill(0, array[many]);
  chosen integer[] := '{}';
  next integer;
  latest vector;
begin
  select array_agg(g.gain order by g.n) into gains
  from (select a.n, sum(greatest(coalesce(-(a.v <#> b.v), 0), 0)) / many as gain
        from unnest(vectors) with ordinality a (v, n) cross join unnest(vectors) b (v) group by a.n) g;
  loop
    loop
      exit when cardinality(chosen) < fixed;
      select u.n into next from unnest(scores, gains) with ordinality u (score, gain, n)
      where u.n <> all (chosen) order by lambda * u.score + (1 - lambda) * u.gain desc, u.n limit 1;
      exit when asked[next] = cardinality(chosen);
      latest := vectors[next];
      gains[next] := (select sum(greatest(coalesce(-(u.v <#> latest), 0), u.covered) - u.covered) / many from unnest(vectors, covered) u (v, covered));
      asked[next] := cardinality(chosen);
    end loop;
    if cardinality(chosen) < fixed then
      next := cardinality(chosen) + 1;
    end if;
    chosen := chosen || next;
    exit when cardinality(chosen) >= wanted;
    latest := vectors[next];
    covered := array(select greatest(u.covered, coalesce(-(u.v <#> latest), 0)) from unnest(vectors, covered) with ordinality u (v, covered, n) order by u.n);
  end loop;
  return chosen;
end
$$;
comment on function rankdb._facility_location(double precision[], vector[], double precision, integer, integer) is
  'Places of candidates in the order of a greedy facility location; vectors have length 1, and who has none covers nobody.';
