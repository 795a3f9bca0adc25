-- _fuse_condorcet: sorted so that each document (or chunk) wins or ties the weighted majority of the legs against the next.
-- Montague and Aslam, CIKM 2002: any sort whose comparison is the majority. Majorities can go round in a circle, so the result depends
-- on the sort and its start. Here: a merge sort, which keeps ties as they are, of the order by reciprocal rank fusion.
create or replace function rankdb._fuse_condorcet(leg_hits rankdb.leg_hits[], constant_k integer, unit text)
returns text[]
language plpgsql immutable
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  votes bigint[];
  margin bigint;
  legs integer;
  keys text[];
  ranks integer[];      -- of key n and leg l: at (n - 1) * legs + l; a large one where the leg did not retrieve it
  source integer[];
  target integer[];
  total integer;
  width integer := 1;
  left_at integer;
  right_at integer;
  left_end integer;
  right_end integer;
  left_ranks integer;
  right_ranks integer;
  difference bigint;
begin
  select v.votes, v.margin into votes, margin from rankdb._vote_weights(array(select l.weight from unnest(leg_hits) l where l.weight > 0)) v;
  legs := cardinality(votes);
  select array_agg(f.unit_key order by f.score desc, f.id collate "C", f.chunk_id) into keys
  from (
    select h.unit_key, min(h.id) as id, min(h.chunk_id) as chunk_id, sum(h.share order by h.share) as score
    from (
      select case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key, h.id, h.chunk_id, l.weight / (constant_k + h.rank) as share
      from unnest(leg_hits) l cross join lateral unnest(l.hits) h
      where h.rank is not null) h
    group by h.unit_key) f;
  total := coalesce(cardinality(keys), 0);
  if total > 10000 then
    perform rankdb._raise('54000', format('condorcet compares at most 10000 documents, these legs have %s', total), 'Lower the legs'' top, or choose another method.');
  end if;
  select array_agg(coalesce(e.rank, 2147483647) order by k.place, l.leg) into ranks
  from unnest(keys) with ordinality k (unit_key, place)
  cross join generate_series(1, legs) l (leg)
  left join (
    select l.leg, h.rank, case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key
    from (select l.hits, row_number() over (order by l.ordinality) as leg from unnest(leg_hits) with ordinality l where l.weight > 0) l
    cross join lateral unnest(l.hits) h
    where h.rank is not null) e on e.unit_key = k.unit_key and e.leg = l.leg;
  source := array(select generate_series(1, total));
  target := source;
  while width < total loop
    for first_at in 1..total by 2 * width loop
      left_at := first_at;
      left_end := least(first_at + width - 1, total);
      right_at := left_end + 1;
      right_end := least(first_at + 2 * width - 1, total);
      for place in first_at..right_end loop
        if right_at > right_end then
          target[place] := source[left_at];
          left_at := left_at + 1;
        elsif left_at > left_end then
          target[place] := source[right_at];
          right_at := right_at + 1;
        else
          left_ranks := (source[left_at] - 1) * legs;
          right_ranks := (source[right_at] - 1) * legs;
          difference := 0;
          for leg in 1..legs loop
            difference := difference + case when ranks[left_ranks + leg] < ranks[right_ranks + leg] then votes[leg]
              when ranks[left_ranks + leg] > ranks[right_ranks + leg] then -votes[leg] else 0 end;
          end loop;
          if difference >= -margin then
            target[place] := source[left_at];
            left_at := left_at + 1;
          else
            target[place] := source[right_at];
            right_at := right_at + 1;
          end if;
        end if;
      end loop;
    end loop;
    source := target;
    width := 2 * width;
  end loop;
  return array(select keys[s.place] from unnest(source) with ordinality s (place, nth) order by s.nth);
end
$$;
comment on function rankdb._fuse_condorcet(rankdb.leg_hits[], integer, text) is 'The ids (or chunk ids as text) sorted by the majority of the legs, best first.';
