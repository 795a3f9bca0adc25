-- _prepare_legs: the legs of a search with all that cannot be had inside its one statement: the scope of each (EXPLAIN), once for
-- each different filter, the vectors of the dense ones (given, or all texts encoded by one call to the service), and a try of the
-- expressions. The service gets the time that is left.
-- Where it fails and on_error is degrade, the legs that need no service stand in, and the lexical one where none of them reads
-- the query. But a leg that fuse.require or fuse.minus names says what may be found: without it there is no answer.
create or replace function rankdb._prepare_legs(
  index_row rankdb.indexes, query text, filter jsonb, plan jsonb, options jsonb, started timestamptz default clock_timestamp(),
  out legs rankdb.leg[], out reason text)
language plpgsql
as $$
declare
  item record;
  filters jsonb[] := '{}';
  scopes rankdb.scope[] := '{}';
  place integer;
  texts text[] := '{}';
  -- By leg: which of the texts it searches with.
  encoded integer[] := '{}';
  vectors text[];
  given text;
  failed rankdb.leg[];
begin
  legs := '{}';
  if options ? 'foreign' and options -> 'foreign' <> 'null' then
    perform rankdb._check_foreign(options -> 'foreign', plan -> 'legs');
  end if;
  for item in
    select l.value as settings, l.value ->> 'kind' as kind, l.value ->> 'name' as name, coalesce(l.value ->> 'query', query) as query, null::text as vector, null::integer as text_place
    from jsonb_array_elements(plan -> 'legs') with ordinality l order by l.ordinality
  loop
    place := array_position(filters, item.settings -> 'filter');
    if place is null then
      filters := filters || array[item.settings -> 'filter'];
      scopes := scopes || case when item.settings ? 'filter' then rankdb._leg_scope(index_row, filter, item.settings, plan ->> 'unit')
        else rankdb._scope(index_row, filter, plan ->> 'unit') end;
      place := cardinality(filters);
    end if;
    case item.kind
      when 'dense' then
        if item.settings ? 'vector' then
          item.vector := rankdb._leg_vector(index_row, item.settings);
        elsif plan ? 'vector' and not item.settings ? 'query' then
          given := coalesce(given, rankdb._check_vector(index_row, options -> 'vector'));
          item.vector := given;
        else
          if item.query <> all (texts) then
            texts := texts || item.query;
          end if;
          item.text_place := array_position(texts, item.query);
        end if;
      when 'function' then
        item.settings := item.settings || jsonb_build_object('ordered', rankdb._function_plan(
          index_row.source, item.name, item.settings ->> 'sql', (scopes[place]).filter_sql, (item.settings ->> 'top')::integer));
      when 'foreign' then
        item.settings := item.settings || jsonb_build_object('hits', coalesce(nullif(options #> array['foreign', item.name], 'null'), item.settings -> 'hits'));
        if item.settings -> 'hits' = 'null' then
          perform rankdb._raise('22023', format('leg %L is foreign and was given no hits', item.name),
            format('Give them with the search: options => {"foreign": {"%s": ["id", ...]}}; an empty list where there are none.', item.name));
        end if;
      else
        null;
    end case;
    encoded := encoded || item.text_place;
    legs := legs || row(item.name, item.kind, (item.settings ->> 'top')::integer, (item.settings ->> 'weight')::double precision,
      (item.settings ->> 'lower_bound')::double precision, item.query, item.vector, item.settings, scopes[place])::rankdb.leg;
  end loop;
  if plan ? 'vector' and given is null then
    perform rankdb._raise('22023', 'options.vector is for no leg of the profile: each dense leg has a text or a vector of its own');
  end if;
  if texts = '{}' then
    return;
  end if;

  begin
    vectors := rankdb._query_embeddings(index_row, texts, greatest((plan ->> 'timeout_ms')::double precision - extract(epoch from clock_timestamp() - started) * 1000, 1));
    for i in 1 .. cardinality(legs) loop
      if encoded[i] is not null then
        legs[i].vector := vectors[encoded[i]];
      end if;
    end loop;
    return;
  exception when others then
    if plan ->> 'on_error' = 'fail' or not rankdb._is_service_failure(sqlstate)
       or exists (select from unnest(legs, encoded) l (name, kind, top, weight, lower_bound, query, vector, settings, scope, text_place)
                  where l.text_place is not null and (plan #> '{fuse,require}' ? l.name or plan #> '{fuse,minus}' ? l.name)) then
      raise;
    end if;
    perform rankdb._open_circuit(sqlstate);
    reason := sqlerrm;
  end;
  for i in 1 .. cardinality(legs) loop
    if encoded[i] is not null then
      failed := failed || legs[i];
    end if;
  end loop;
  legs := array(
    select row(l.name, l.kind, l.top, l.weight, l.lower_bound, l.query, l.vector, l.settings, l.scope)::rankdb.leg
    from unnest(legs, encoded) with ordinality l (name, kind, top, weight, lower_bound, query, vector, settings, scope, text_place, place)
    where l.text_place is null and l.kind <> 'sparse' order by l.place);
  if not exists (select from unnest(legs) l where l.kind in ('lexical', 'dense')) then
    legs := row(case when exists (select from unnest(legs) l where l.name = 'lexical') then 'stand-in' else 'lexical' end, 'lexical', 100, 1, null,
      failed[1].query, null, '{}', failed[1].scope)::rankdb.leg || legs;
  end if;
end
$$;
comment on function rankdb._prepare_legs(rankdb.indexes, text, jsonb, jsonb, jsonb, timestamptz) is
  'The legs of a search that can run, each with its scope and vector, and why others cannot if the service failed.';
