-- _retrieve: everything of a search that reads rows: the legs, their fusion, and of the candidates that may be returned the texts
-- and whatever later stages need. STABLE, so that all of it runs on the snapshot of the one statement that calls it.
create or replace function rankdb._retrieve(
  index_row rankdb.indexes, query text, legs rankdb.leg[], filter jsonb, top_n integer, plan jsonb, started timestamptz default clock_timestamp(),
  out candidates rankdb.candidate[], out parsed rankdb.lexical_query, out report jsonb, out feedback jsonb, out reason text)
language plpgsql stable
as $$
declare
  legs_found record;
  depth integer;
  -- Rows are added or fall away behind the fusion.
  kept boolean := coalesce(plan -> 'pinned' <> '[]' or plan -> 'excluded' <> '[]' or plan ? 'group', false);
  exact boolean := (plan ->> 'exact_match')::double precision > 0;
  read boolean := coalesce(plan -> 'boosts' <> '[]' or plan ? 'group' or plan #>> '{diversity,method}' = 'xquad' or exact or plan -> 'rerank' @? '$[*].template', false);
  columns text[];
  boosts_sql text;
  -- How much deeper the legs look where rows fall away.
  stretch integer := 1;
  surplus integer := 0;
begin
  parsed := rankdb._parse_query(index_row, query, coalesce(plan -> 'query', '{}'));
  perform set_config('rankdb.ef_search', coalesce(plan ->> 'ef_search', ''), true), set_config('rankdb.dense_plan', '', true);
  if read then
    columns := rankdb._shaping_columns(index_row.source, plan) || rankdb._template_columns(plan) || case when exact then index_row.content[1:1] end;
    boosts_sql := rankdb._boosts_sql(index_row.source, plan -> 'boosts');
  end if;
  if plan -> 'excluded' <> '[]' then
    surplus := least(jsonb_array_length(plan -> 'excluded'), 1000);
  end if;
  loop
    select * into legs_found from rankdb._search_legs(index_row, parsed, legs, plan, top_n, stretch, surplus, started) l;
    report := legs_found.report;
    feedback := legs_found.feedback;
    reason := legs_found.reason;
    exit when not kept and not exists (select from unnest(legs_found.leg_hits) f where cardinality(f.hits) > 0);

    depth := rankdb._depth(top_n, plan);
    if kept or plan -> 'boosts' <> '[]' or plan ? 'diversity' then
      depth := rankdb._shaped_depth(plan, legs, depth) * stretch;
    end if;
    candidates := array(
      select rankdb._candidate(c.id, c.chunk_id, c.place, c.score, c.legs)
      from rankdb._candidates(legs_found.leg_hits, plan -> 'fuse', plan ->> 'unit', case when kept then 1000000 else depth end) c);
    if kept then
      candidates := rankdb._kept(index_row, plan, candidates, filter, depth);
    end if;
    if read then
      candidates := rankdb._fields(index_row, candidates, columns, boosts_sql,
        array(select (b.value ->> 'weight')::double precision from jsonb_array_elements(plan -> 'boosts') with ordinality b order by b.ordinality));
    end if;
    exit when not kept or legs_found.exhausted or stretch >= 8 or rankdb._survivors(plan -> 'group', candidates) >= top_n;
    stretch := stretch * 2;
  end loop;
  -- A later dense_search in the same transaction asks for itself.
  perform set_config('rankdb.ef_search', '', true);
  if candidates is null or candidates = '{}' then
    return;
  end if;

  execute format('select rankdb_data.%I($1, $2)', 'g' || index_row.generation || '_passages')
  into candidates using candidates, coalesce((plan ->> 'neighbors')::integer, 0);
  if plan -> 'rerank' @> '[{"unit": "document"}]' then
    execute format('select rankdb_data.%I($1, $2, $3)', 'g' || index_row.generation || '_windows')
    into candidates using candidates, (plan #>> '{rerank,0,top}')::integer, rankdb._window_limit(plan -> 'rerank');
  end if;
  if exact then
    candidates := rankdb._exact_matches(index_row, candidates, query, plan);
  end if;
  if plan #>> '{diversity,method}' in ('mmr', 'facility-location') then
    candidates := rankdb._embeddings(index_row, candidates);
  end if;
  if plan -> 'boosts' <> '[]' and plan -> 'rerank' <> '[]' then
    -- What is boosted is reranked first.
    candidates := array(select c from unnest(candidates) c order by c.score + coalesce(c.boost, 0) desc, c.id collate "C", c.chunk_id);
  end if;
end
$$;
comment on function rankdb._retrieve(rankdb.indexes, text, rankdb.leg[], jsonb, integer, jsonb, timestamptz) is
  'The fused candidates of a search with their texts, the parsed query, what each leg was asked for, found and took, what feedback changed, and why a leg was left out.';
