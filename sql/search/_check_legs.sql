-- _check_legs: what the schema cannot say of the legs of a profile.
create or replace function rankdb._check_legs(legs jsonb)
returns void
language plpgsql immutable
as $$
declare
  leg record;
  hint text;
begin
  for leg in
    select l.value as settings, format('profile at /legs/%s/%s', l.ordinality - 1, l.value ->> 'kind') as place
    from jsonb_array_elements(legs) with ordinality l
    where l.value ?| array['query', 'vector', 'sql', 'hits']
  loop
    if leg.settings ? 'query' and leg.settings ? 'vector' then
      perform rankdb._raise('22023', format('%s: has a query and a vector, and can search with one of them', leg.place));
    end if;
    begin
      if leg.settings ? 'query' then
        perform rankdb._check_query(leg.settings ->> 'query');
      elsif leg.settings ? 'sql' then
        perform rankdb._check_expression(leg.settings ->> 'sql');
      elsif leg.settings ? 'hits' then
        perform rankdb._check_hits(leg.settings -> 'hits');
      end if;
    exception when invalid_parameter_value or program_limit_exceeded then
      get stacked diagnostics hint = pg_exception_hint;
      perform rankdb._raise(sqlstate, format('%s: %s', leg.place, sqlerrm), nullif(hint, ''));
    end;
  end loop;
end
$$;
comment on function rankdb._check_legs(jsonb) is
  'Raises where the legs of a profile have an empty text, a text beside a vector, an expression that is none, or hits that cannot be ranked.';
