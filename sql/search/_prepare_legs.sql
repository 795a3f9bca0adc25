-- _prepare_legs: the legs of a search with all that cannot be had inside its one statement: the scope of each (EXPLAIN), once for
-- each different filter, the vectors of the dense and sparse ones (given, or encoded by the service), and a try of the expressions.
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
  given text;
begin
  legs := '{}';
  if options ? 'foreign' and options -> 'foreign' <> 'null' then
    perform rankdb._check_foreign(options -> 'foreign', plan -> 'legs');
  end if;
  for item in
    select l.value as settings, l.value ->> 'kind' as kind, l.value ->> 'name' as name, coalesce(l.value ->> 'query', query) as query, null::text as vector
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
        end if;
      when 'sparse' then
        -- An index without sparse vectors is a mistake and no failure of the service.
        perform rankdb._sparse_generation(index_row);
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
    legs := legs || row(item.name, item.kind, (item.settings ->> 'top')::integer, (item.settings ->> 'weight')::double precision,
      (item.settings ->> 'lower_bound')::double precision, item.query, item.vector, item.settings, scopes[place])::rankdb.leg;
  end loop;
  if plan ? 'vector' and given is null then
    perform rankdb._raise('22023', 'options.vector is for no leg of the profile: each dense leg has a text or a vector of its own');
  end if;
  if exists (select from unnest(legs) l where l.vector is null and l.kind in ('dense', 'sparse')) then
    select e.legs, e.reason into legs, reason from rankdb._encode_legs(index_row, plan, started, legs) e;
  end if;
end
$$;
comment on function rankdb._prepare_legs(rankdb.indexes, text, jsonb, jsonb, jsonb, timestamptz) is
  'The legs of a search that can run, each with its scope and vector, and why others cannot if the service failed.';
