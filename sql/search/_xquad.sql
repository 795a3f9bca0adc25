-- _xquad: explicit query aspect diversification, Santos, Macdonald and Ounis, WWW 2010: the next is the one with the largest
-- lambda * P(d|q) + (1 - lambda) * sum over aspects a of P(a|q) P(d|a) * product over those chosen of (1 - P(s|a)).
-- The paper has lambda at the other term. P(d|q) is the score; P(d|a) is the score too where the row has the aspect, else 0;
-- P(a|q) is the aspect's share of all scores. Pairs of arrays say which row has which aspect.
create or replace function rankdb._xquad(
  scores double precision[], documents integer[], aspects integer[], lambda double precision, fixed integer, wanted integer)
returns integer[]
language plpgsql immutable
as $$
declare
  shares double precision[];
  uncovered double precision[];
  chosen integer[] := '{}';
  next integer;
begin
  select array_agg(coalesce(m.mass / nullif(m.total, 0), 0) order by m.aspect), array_agg(1::double precision) into shares, uncovered
  from (select p.aspect, sum(scores[p.document] order by p.document) as mass, sum(sum(scores[p.document] order by p.document)) over () as total
        from unnest(documents, aspects) p (document, aspect) group by p.aspect) m;
  loop
    if cardinality(chosen) < fixed then
      next := cardinality(chosen) + 1;
    else
      select u.n into next
      from unnest(scores) with ordinality u (score, n)
      left join (select p.document, sum(shares[p.aspect] * uncovered[p.aspect] order by p.aspect) as novelty
                 from unnest(documents, aspects) p (document, aspect) group by p.document) a on a.document = u.n
      where u.n <> all (chosen)
      order by lambda * u.score + (1 - lambda) * u.score * coalesce(a.novelty, 0) desc, u.n limit 1;
    end if;
    chosen := chosen || next;
    exit when cardinality(chosen) >= wanted;
    for pair in 1 .. cardinality(documents) loop
      if documents[pair] = next then
        uncovered[aspects[pair]] := uncovered[aspects[pair]] * (1 - scores[next]);
      end if;
    end loop;
  end loop;
  return chosen;
end
$$;
comment on function rankdb._xquad(double precision[], integer[], integer[], double precision, integer, integer) is
  'Places of candidates in the order of xQuAD over the aspects that they have.';
