-- _mmr: maximal marginal relevance, Carbonell and Goldstein, SIGIR 1998: the next is the one with the largest
-- lambda * score - (1 - lambda) * its largest similarity to those already chosen.
-- That similarity is kept up with every choice and never computed again.
create or replace function rankdb._mmr(scores double precision[], vectors vector[], lambda double precision, fixed integer, wanted integer)
returns integer[]
language plpgsql immutable
as $$
declare
  closest double precision[] := array_fill(null::double precision, array[cardinality(scores)]);
  chosen integer[] := '{}';
  next integer;
  latest vector;
begin
  next := case when fixed > 0 then 1 else (select s.n from unnest(scores) with ordinality s (score, n) order by s.score desc, s.n limit 1) end;
  loop
    chosen := chosen || next;
    exit when cardinality(chosen) >= wanted;
    latest := vectors[next];
    select array_agg(w.closest order by w.n),
      (array_agg(w.n order by lambda * w.score - (1 - lambda) * w.closest desc, w.n) filter (where w.n <> all (chosen)))[1]
    into closest, next
    from (
      select u.n, u.score, greatest(u.closest, coalesce(-(u.v <#> latest), 0)) as closest
      from unnest(scores, vectors, closest) with ordinality u (score, v, closest, n) offset 0) w;
    if cardinality(chosen) < fixed then
      next := cardinality(chosen) + 1;
    end if;
  end loop;
  return chosen;
end
$$;
comment on function rankdb._mmr(double precision[], vector[], double precision, integer, integer) is
  'Places of candidates in the order of maximal marginal relevance; vectors have length 1, and who has none is like nobody.';
