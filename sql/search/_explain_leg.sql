-- _explain_leg: why one leg of a search did not give a document: where it stands beyond the leg's window, or why it is not found at all.
-- The leg itself is asked again: for this document alone (does it match, with what score?), deeper (at which rank?), and
-- without what may stand in its way (the conditions of the query, the rollup).
create or replace function rankdb._explain_leg(
  index_row rankdb.indexes, leg rankdb.leg, parsed rankdb.lexical_query, plan jsonb, id text, key_filter jsonb, depth integer)
returns jsonb
language plpgsql
as $$
declare
  deepest constant integer := 10000;
  scope rankdb.scope := leg.scope;
  own_filter jsonb := case when scope.filter is null then key_filter else jsonb_build_object('and', jsonb_build_array(scope.filter, key_filter)) end;
  narrow rankdb.leg := leg;
  free rankdb.lexical_query := parsed;
  hit rankdb.hit;
  hits rankdb.hit[];
  k integer := depth;
  result jsonb;
begin
  if scope.filter is not null and rankdb._row_id(index_row, own_filter) is null then
    return '{"matched": false, "why": "filter"}';
  end if;
  narrow.scope := rankdb._scope(index_row, own_filter, scope.unit);
  select h.* into hit from unnest(rankdb._run_leg(index_row, narrow, parsed, plan, 1)) h where h.id = _explain_leg.id;
  if hit.id is null then
    free.condition := null;
    free.minimum := null;
    if (parsed.condition is not null or parsed.minimum is not null)
       and exists (select from unnest(rankdb._run_leg(index_row, narrow, free, plan, 1)) h where h.id = _explain_leg.id) then
      return '{"matched": false, "why": "condition"}';
    end if;
    return '{"matched": false}';
  end if;
  result := jsonb_build_object('matched', true, 'score', hit.score);
  -- The views read it from here; the narrow scope has left its own.
  perform set_config('rankdb.filter', coalesce(scope.filter::text, ''), true);
  loop
    hits := rankdb._run_leg(index_row, leg, parsed, plan, k);
    select h.* into hit from unnest(hits) h where h.id = _explain_leg.id order by h.rank limit 1;
    if hit.id is not null then
      result := result || jsonb_build_object('rank', hit.rank, 'score', hit.score, 'window', depth);
      exit;
    end if;
    if cardinality(hits) < k or k >= deepest then
      result := result || jsonb_build_object('beyond', cardinality(hits), 'window', depth);
      exit;
    end if;
    k := least(k * 4, deepest);
  end loop;
  if plan #>> '{rollup,kind}' <> 'max' and plan ->> 'unit' = 'document' and (result ->> 'rank')::integer <= depth is not true
     and exists (select from unnest(rankdb._run_leg(index_row, leg, parsed, plan || '{"rollup": {"kind": "max"}}', depth)) h where h.id = _explain_leg.id) then
    result := result || '{"why": "rollup"}';
  end if;
  return result;
end
$$;
comment on function rankdb._explain_leg(rankdb.indexes, rankdb.leg, rankdb.lexical_query, jsonb, text, jsonb, integer) is
  'What a leg of a search has for one document: matched, score, rank (or beyond which rank), its window, and why it was not given: filter, condition or rollup.';
