-- _click_propensities: how likely each rank is to be looked at, as the options of judge_clicks say: given, 1 / rank^eta, or estimated.
create or replace function rankdb._click_propensities(options jsonb, pairs integer[], ranks integer[], impressions double precision[], clicked double precision[])
returns double precision[]
language plpgsql
as $$
declare
  given jsonb := options -> 'propensities';
  propensities double precision[];
  eta double precision;
begin
  if (options ? 'propensities')::integer + (options ? 'eta')::integer + (options -> 'estimate' = 'true')::integer > 1 then
    perform rankdb._raise('22023', 'options propensities, eta and estimate are three ways to say the same', 'Give one of them.');
  end if;
  if options ? 'propensities' then
    if jsonb_typeof(given) <> 'array' or given = '[]' or jsonb_array_length(given) > 1000
      or exists (select from jsonb_array_elements(given) p where jsonb_typeof(p) <> 'number' or p::text::numeric not between 0.000001 and 1) then
      perform rankdb._raise('22023', format('options.propensities must be 1 to 1000 numbers above 0, at most 1, got %s', left(given::text, 100)), 'For ranks 1, 2, ...: [1, 0.6, 0.4]; the last one holds for all further ranks.');
    end if;
    return array(select p::text::double precision from jsonb_array_elements(given) with ordinality u (p, place) order by place);
  end if;
  if options -> 'estimate' = 'true' then
    propensities := rankdb._fit_propensities(pairs, ranks, impressions, clicked);
    if propensities is null then
      perform rankdb._raise('55000', 'the propensities cannot be estimated: too few clicks on documents that were shown at rank 1 and at other ranks for the same query',
        'At least 10 clicks at each of two ranks. Leave estimate out to assume 1 / rank, or give propensities.');
    end if;
    raise notice 'estimated propensities: %', array(select round(p::numeric, 4) from unnest(propensities) with ordinality u (p, place) order by place);
    return propensities;
  end if;
  eta := rankdb._number(options, 'eta', 0, 5, 1);
  return array(select power(r, -eta) from generate_series(1, coalesce((select max(r) from unnest(ranks) r), 1)) r order by r);
end
$$;
comment on function rankdb._click_propensities(jsonb, integer[], integer[], double precision[], double precision[]) is 'Propensities of ranks 1, 2, ...; the last one holds for all further ranks.';
