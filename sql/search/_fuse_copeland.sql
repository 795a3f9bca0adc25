-- _fuse_copeland: for each document (or chunk) the pairwise majorities that it wins less those that it loses. A leg prefers what it
-- retrieved to what it did not, and does not vote on two that it did not retrieve.
-- Not pair by pair: a bit string holds a set of documents. For each document the others are split by the votes that it has against
-- them, leg by leg, and after the last leg the sets with a majority are counted. Sets with the same votes are joined, so they stay few.
create or replace function rankdb._fuse_copeland(leg_hits rankdb.leg_hits[], unit text, out keys text[], out scores double precision[])
language plpgsql immutable
set jit = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  votes bigint[];
  margin bigint;
  legs integer;
  total integer;
  states double precision;
  places integer[];       -- of all legs one after the other, best first: places in keys
  leg_of integer[];
  nobody varbit;
  all_ahead varbit[];     -- by leg and document: whom the leg puts ahead of it, and behind it
  all_behind varbit[];
  found varbit;
  leg integer := 0;
  slot integer;
  block_size integer;
  documents integer[];
  nets bigint[];
  others varbit[];
  results double precision[];
begin
  select v.votes, v.margin into votes, margin from rankdb._vote_weights(array(select l.weight from unnest(leg_hits) l where l.weight > 0)) v;
  legs := cardinality(votes);
  select array_agg(distinct case unit when 'chunk' then h.chunk_id::text else h.id end collate "C") into keys
  from unnest(leg_hits) l cross join lateral unnest(l.hits) h where h.rank is not null;
  total := coalesce(cardinality(keys), 0);
  scores := '{}';
  if total = 0 then
    return;
  end if;
  states := least(total, power(3::double precision, legs), 2 * (select sum(v) from unnest(votes) v) + 1);
  if total > 5000 or total * states > 500000 then
    perform rankdb._raise('54000', format('copeland compares each of %s documents with every other by %s legs, which is too much', total, legs),
      'At most 5000 documents of all legs together, fewer where the weights are no simple multiples of one another: lower the legs'' top, or choose another method.');
  end if;
  select array_agg(k.place order by e.leg, e.rank), array_agg(e.leg order by e.leg, e.rank) into places, leg_of
  from (
    select l.leg, h.rank, case unit when 'chunk' then h.chunk_id::text else h.id end as unit_key
    from (select l.hits, row_number() over (order by l.ordinality) as leg from unnest(leg_hits) with ordinality l where l.weight > 0) l
    cross join lateral unnest(l.hits) h
    where h.rank is not null) e
  join unnest(keys) with ordinality k (unit_key, place) on k.unit_key = e.unit_key;
  nobody := repeat('0', total)::varbit;
  all_ahead := array_fill(nobody, array[legs * total]);
  all_behind := all_ahead;
  for nth in 1..coalesce(cardinality(places), 0) loop
    if leg_of[nth] <> leg then
      leg := leg_of[nth];
      found := nobody;
    end if;
    slot := (leg - 1) * total + places[nth];
    all_ahead[slot] := found;
    found := set_bit(found, places[nth] - 1, 1);
    all_behind[slot] := ~found;
    -- The last of a leg: all that it retrieved is ahead of what it did not.
    if leg_of[nth + 1] is distinct from leg then
      for n in 1..total loop
        if get_bit(found, n - 1) = 0 then
          all_ahead[(leg - 1) * total + n] := found;
        end if;
      end loop;
    end if;
  end loop;

  block_size := greatest(1, 10000 / states);
  for first_document in 1..total by block_size loop
    documents := array(select generate_series(first_document, least(total, first_document + block_size - 1)));
    nets := array_fill(0::bigint, array[cardinality(documents)]);
    others := array_fill(~nobody, array[cardinality(documents)]);
    for l in 1..legs loop
      select array_agg(s.document), array_agg(s.net), array_agg(s.others) into documents, nets, others
      from (
        select s.document, s.net + d.vote as net, bit_or(s.others & d.half) as others
        from unnest(documents, nets, others) s (document, net, others)
        cross join lateral (
          select v.vote, v.half
          from (select all_ahead[(l - 1) * total + s.document] as ahead, all_behind[(l - 1) * total + s.document] as behind offset 0) h
          cross join lateral (values (votes[l], h.behind), (-votes[l], h.ahead), (0, ~(h.behind | h.ahead))) v (vote, half)) d
        group by 1, 2) s
      where bit_count(s.others) > 0;
    end loop;
    select array_agg(n.net order by n.document) into results
    from (
      select s.document, sum(case when s.net > margin then bit_count(s.others) when s.net < -margin then -bit_count(s.others) else 0 end)::double precision as net
      from unnest(documents, nets, others) s (document, net, others) group by 1) n;
    scores := scores || results;
  end loop;
end
$$;
comment on function rankdb._fuse_copeland(rankdb.leg_hits[], text) is 'Ids (or chunk ids as text) and for each the majorities won less those lost.';
