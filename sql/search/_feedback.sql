-- _feedback: what the best documents of the first search say of the query (pseudo-relevance feedback). The lexical legs get words of
-- theirs (RM3), the dense legs a vector nearer to theirs; legs that have nothing to gain stay as they are.
-- Read through the generation's views: only documents that the caller may see say anything.
create or replace function rankdb._feedback(
  index_row rankdb.indexes, plan jsonb, leg_hits rankdb.leg_hits[], inout legs rankdb.leg[], inout queries rankdb.lexical_query[], out details jsonb)
language plpgsql stable
set jit = off
as $$
declare
  lexical jsonb := plan #> '{feedback,lexical}';
  dense jsonb := plan #> '{feedback,dense}';
  best record;
  new_terms text[];
  shares double precision[];
  documents vector;
  used bigint;
  metric text;
begin
  details := '{}';
  select array_agg(c.id order by c.place) as ids, array_agg(c.chunk_id order by c.place) as chunks,
    -- Equal shares where the scores are all 0.
    array_agg(case when c.total > 0 then c.score else 1 end order by c.place) as scores
  into best
  from (
    select c.*, sum(c.score) over () as total
    from rankdb._candidates(leg_hits, plan -> 'fuse', plan ->> 'unit', greatest((lexical ->> 'documents')::integer, (dense ->> 'documents')::integer)) c) c;
  if best.ids is null then
    return;
  end if;

  if lexical is not null and exists (select from unnest(legs) l where l.kind = 'lexical') then
    execute format('select array_agg(f.term order by f.share desc, f.term collate "C"), array_agg(f.share order by f.share desc, f.term collate "C") from rankdb_data.%I($1, $2, $3) f',
      'g' || index_row.generation || '_feedback_terms')
    into new_terms, shares
    using best.chunks[: (lexical ->> 'documents')::integer],
      (select array_agg(s.score / t.total order by s.place)
       from unnest(best.scores[: (lexical ->> 'documents')::integer]) with ordinality s (score, place)
       cross join (select sum(score) as total from unnest(best.scores[: (lexical ->> 'documents')::integer]) score) t),
      (lexical ->> 'terms')::integer;
    for i in 1 .. cardinality(legs) loop
      if legs[i].kind = 'lexical' then
        queries[i] := rankdb._expand_query(queries[i], new_terms, shares, (lexical ->> 'weight')::double precision);
      end if;
    end loop;
    details := details || jsonb_build_object('lexical', jsonb_build_object('method', lexical -> 'method', 'weight', lexical -> 'weight',
      'documents', to_jsonb(best.ids[: (lexical ->> 'documents')::integer]),
      'terms', (select coalesce(jsonb_object_agg(t.term, t.share), '{}') from unnest(new_terms, shares) t (term, share))));
  end if;

  if dense is not null and exists (select from unnest(legs) l where l.kind = 'dense' and l.vector is not null) then
    select g.metric into metric from rankdb.generations g where g.generation = index_row.generation;
    execute format('select avg(v.embedding::vector), count(*) from rankdb_data.%I v where v.chunk_id = any ($1)', 'g' || index_row.generation || '_vectors')
    into documents, used using best.chunks[: (dense ->> 'documents')::integer];
    for i in 1 .. cardinality(legs) loop
      if legs[i].kind = 'dense' and legs[i].vector is not null then
        legs[i].vector := rankdb._feedback_vector(metric, legs[i].vector, documents, used, dense ->> 'method', (dense ->> 'weight')::double precision);
      end if;
    end loop;
    details := details || jsonb_build_object('dense', jsonb_strip_nulls(jsonb_build_object('method', dense -> 'method',
      'weight', case dense ->> 'method' when 'rocchio' then dense -> 'weight' end, 'documents', to_jsonb(best.ids[: (dense ->> 'documents')::integer]))));
  end if;
end
$$;
comment on function rankdb._feedback(rankdb.indexes, jsonb, rankdb.leg_hits[], rankdb.leg[], rankdb.lexical_query[]) is
  'The legs and their queries as the best documents of the first search change them, and what changed them.';
