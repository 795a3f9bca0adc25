-- robustness: what is left of a profile's quality when queries are typed otherwise, and which queries it serves worst: mean, variance and
-- the worst tenth, beside the queries as they are and beside BM25 (the profile lexical).
-- Rankers that learned are usually less robust than BM25 (docs/robustness.md has figures). Negation pairs: NevIR (Weller, Lawrie and
-- Van Durme, 2024): a pair counts if each of its queries prefers its own documents; chance is 0.25.
create or replace function rankdb.robustness(index text, judgment_set text, profile text default null, metric text default 'ndcg@10', options jsonb default '{}')
returns table (kind text, part text, queries integer, clean double precision, value double precision, change double precision, variance double precision,
  worst_decile double precision, clean_worst_decile double precision, bm25 double precision, bm25_clean double precision, failed integer)
language plpgsql
cost 10000000 rows 20
as $$
#variable_conflict use_column
declare
  checked record := rankdb._check_robustness(options);
  settings jsonb := checked.settings;
  keep boolean := rankdb._check_store(options);
  index_row rankdb.indexes := rankdb._open_index(index);
  plan jsonb;
  tried jsonb;
  plain jsonb;
  kinds text[];
  is_bm25 boolean;
  depth integer := rankdb._metric_depth(metric);
  pairs record;
  pairs_bm25 record;
  asked_by_name constant boolean := coalesce(jsonb_typeof(options -> 'kinds') = 'array', false);
  started timestamptz;
  chosen record;
  paired bigint;
  changed record;
  clean record;
  lexical record;
  these record;
  now_measured record;
  now_lexical record;
  name text;
  label text;
  labels text[];
  searches bigint;
  body jsonb;
begin
  perform rankdb._check_metrics(array[metric]);
  tried := rankdb._evaluation_options(index, profile, checked.others, checked.own);
  plain := rankdb._evaluation_options(index, 'lexical', jsonb_strip_nulls(jsonb_build_object('language', tried -> 'language')), '{}');
  perform rankdb._check_judgment_set(judgment_set), rankdb._check_metric_needs(judgment_set, array[metric]);
  plan := rankdb._profile(profile, tried -> 'profile');
  is_bm25 := plan - 'profile' = rankdb._profile('lexical') - 'profile' and tried - 'profile' = plain;
  settings := settings || jsonb_build_object('synonyms', coalesce(nullif(settings -> 'synonyms', 'null'), plan -> 'synonyms', '{}'));
  kinds := array(select k from jsonb_array_elements_text(settings -> 'kinds') with ordinality u (k, n) group by k order by min(n));

  -- A sample keeps the queries of a pair together.
  select array_agg(s.query_id order by s.query_id collate "C") as ids, array_agg(s.query order by s.query_id collate "C") as texts, count(*)::integer as n
  into chosen
  from (
    select j.query_id, j.query
    from rankdb._judged_queries(judgment_set) j join rankdb.queries q on q.set_name = judgment_set and q.query_id = j.query_id
    order by hashtextextended(least(j.query_id, q.attributes ->> 'pair'), (settings ->> 'seed')::bigint), j.query_id
    limit (settings ->> 'sample')::bigint) s;
  paired := (select count(distinct u) from rankdb._negation_pairs(judgment_set, chosen.ids) p cross join unnest(array[p.first, p.second]) u where 'negation' = any (kinds));

  -- Once where chance has no part in it.
  select coalesce(array_agg(p.kind), '{}') as kinds, coalesce(array_agg(p.place), '{}') as places, coalesce(array_agg(p.body), '{}') as texts
  into changed
  from (
    select k.kind, u.place::integer as place, rankdb._perturb(u.body, k.kind, (settings ->> 'seed')::bigint + r.n, settings) as body
    from unnest(kinds) with ordinality k (kind, nth)
    cross join unnest(chosen.texts) with ordinality u (body, place)
    cross join generate_series(0, case when k.kind ~ '^(case|long)|reverse' then 0 else (settings ->> 'repeats')::integer - 1 end) r (n)
    where k.kind not in ('overlap', 'length', 'language', 'negation')
    order by k.nth, u.place, r.n) p
  where p.body is not null;
  searches := (chosen.n + cardinality(changed.texts) + paired) * case when is_bm25 then 1 else 2 end;
  raise notice 'robustness: % searches for % queries', searches, chosen.n;

  started := clock_timestamp();
  select array_agg(a.value order by a.place) as measured, array_agg(a.error order by a.place) as errors
  into clean from rankdb._answers(index, judgment_set, metric, chosen.ids, chosen.texts, depth, profile, tried) a;
  if is_bm25 then
    lexical := clean;
  else
    select array_agg(a.value order by a.place) as measured, array_agg(a.error order by a.place) as errors
    into lexical from rankdb._answers(index, judgment_set, metric, chosen.ids, chosen.texts, depth, 'lexical', plain) a;
    perform rankdb._failed_queries('bm25', chosen.ids, lexical.errors);
  end if;
  if rankdb._failed_queries('clean', chosen.ids, clean.errors) = chosen.n then
    perform rankdb._raise(left(clean.errors[1], 5), format('every query failed, such as %s: %s', chosen.ids[1], substr(clean.errors[1], 8)));
  end if;
  searches := (extract(epoch from clock_timestamp() - started) / chosen.n * (cardinality(changed.texts) + paired))::bigint;
  if searches > 10 then
    raise notice 'robustness: about % more seconds', searches;
  end if;
  body := jsonb_build_array(rankdb._robustness_row('clean', '', clean.measured, clean.measured, lexical.measured, lexical.measured,
    (select count(e) from unnest(clean.errors) e)::integer));

  foreach name in array kinds loop
    if name in ('overlap', 'length', 'language') then
      labels := rankdb._query_parts(name, index_row, judgment_set, chosen.ids, (tried ->> 'language')::regconfig);
      if asked_by_name and not exists (select from unnest(labels) l where l is not null) then
        raise notice '%: left out, %', name, case name when 'language' then 'no query has attributes.language' when 'overlap' then 'no relevant document is indexed and may be seen' else 'no query has a length' end;
      end if;
      for label in select l from unnest(labels) l where l is not null group by l order by array_position(array['low', 'middle', 'high', 'short', 'long'], l), l collate "C" loop
        body := body || rankdb._robustness_row(name, label,
          array(select u.v from unnest(clean.measured, labels) u (v, l) where u.l = label), clean.measured,
          array(select u.v from unnest(lexical.measured, labels) u (v, l) where u.l = label), lexical.measured,
          (select count(u.e) from unnest(clean.errors, labels) u (e, l) where u.l = label)::integer);
      end loop;
      continue;
    elsif name = 'negation' then
      if paired = 0 then
        if asked_by_name then
          raise notice 'negation: left out, no query names its counterpart in attributes.pair, with relevant documents of its own';
        end if;
        continue;
      end if;
      select v.* into pairs from rankdb._negation_values(index, judgment_set, chosen.ids, profile, tried) v;
      pairs_bm25 := pairs;
      if not is_bm25 then
        select v.* into pairs_bm25 from rankdb._negation_values(index, judgment_set, chosen.ids, 'lexical', plain) v;
      end if;
      body := body || (rankdb._robustness_row(name, 'pairs', pairs.measured, array[0.25], pairs_bm25.measured, array[0.25], pairs.failed) || '{"clean_worst_decile": null}');
      continue;
    end if;

    if name <> all (changed.kinds) then
      raise notice '%: left out, it changes no query%', name,
        case when name = 'synonyms' then ': give options => {"synonyms": {"word": ["another", ...]}}' else '' end;
      continue;
    end if;
    select array_agg(u.place order by u.n) as places, array_agg(u.body order by u.n) as texts into these
    from unnest(changed.kinds, changed.places, changed.texts) with ordinality u (kind, place, body, n) where u.kind = name;
    select p.* into now_measured from rankdb._perturbed_values(index, judgment_set, metric, chosen.ids, these.places, these.texts, depth, profile, tried) p;
    now_lexical := now_measured;
    if not is_bm25 then
      select p.* into now_lexical from rankdb._perturbed_values(index, judgment_set, metric, chosen.ids, these.places, these.texts, depth, 'lexical', plain) p;
      perform rankdb._failed_queries('bm25, ' || name, chosen.ids, now_lexical.errors);
    end if;
    perform rankdb._failed_queries(name, chosen.ids, now_measured.errors);
    -- The same queries on both sides: those that this kind changes and that failed in neither.
    body := body || (
      select rankdb._robustness_row(name, '', array_agg(u.v) filter (where u.c is not null), array_agg(u.c) filter (where u.v is not null),
        array_agg(u.b) filter (where u.v is not null and u.c is not null and u.bc is not null), array_agg(u.bc) filter (where u.v is not null and u.c is not null and u.b is not null),
        (count(*) filter (where u.e is not null or u.ce is not null and u.place = any (these.places)))::integer)
      from unnest(now_measured.measured, clean.measured, now_lexical.measured, lexical.measured, now_measured.errors, clean.errors) with ordinality u (v, c, b, bc, e, ce, place));
  end loop;

  if keep then
    perform rankdb._store_report('robustness', index, judgment_set, plan ->> 'profile', metric, body);
  end if;
  return query
    select r.kind, r.part, r.queries, r.clean, r.value, r.change, r.variance, r.worst_decile, r.clean_worst_decile, r.bm25, r.bm25_clean, r.failed
    from jsonb_array_elements(body) with ordinality u (object, n)
    cross join lateral jsonb_to_record(u.object) r (kind text, part text, queries integer, clean double precision, value double precision, change double precision, variance double precision,
      worst_decile double precision, clean_worst_decile double precision, bm25 double precision, bm25_clean double precision, failed integer)
    order by u.n;
end
$$;
comment on function rankdb.robustness(text, text, text, text, jsonb) is
  'Measures a profile with queries that have typos, other capitals, another order, synonyms, filler, stop words, and by parts of the judgment set: overlap in words, length, language, negation pairs. value beside clean (for parts: all queries; for negation: chance) and beside BM25. Options: kinds, seed, repeats, rate, synonyms, stop_words, long, sample, store, and those of search.';
