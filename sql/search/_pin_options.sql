-- _pin_options: a plan with the ids that a call pins or excludes. Its pins replace the profile's; what it excludes is excluded
-- besides, and then not pinned by the profile either: so a call can leave out what its reader has seen already.
create or replace function rankdb._pin_options(plan jsonb, options jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  key text;
  most integer;
begin
  foreach key in array array['pinned', 'excluded'] loop
    continue when not options ? key;
    most := case key when 'pinned' then 100 else 10000 end;
    if jsonb_typeof(options -> key) <> 'array' or jsonb_path_exists(options -> key, 'strict $[*] ? (@.type() != "string")') then
      perform rankdb._raise('22023', format('options.%s must be an array of ids, got %s', key, left((options -> key)::text, 100)), 'Ids are strings, as in ["17", "42"].');
    end if;
    if jsonb_array_length(options -> key) > most then
      perform rankdb._raise('22023', format('options.%s must have at most %s ids, got %s', key, most, jsonb_array_length(options -> key)),
        case key when 'excluded' then 'Put longer lists into the filter.' end);
    end if;
  end loop;
  if options ? 'excluded' then
    plan := plan || jsonb_build_object('excluded', coalesce(plan -> 'excluded', '[]') || (options -> 'excluded'));
    if not options ? 'pinned' and plan -> 'pinned' <> '[]' then
      plan := plan || jsonb_build_object('pinned', (
        select coalesce(jsonb_agg(p.value order by p.ordinality), '[]') from jsonb_array_elements(plan -> 'pinned') with ordinality p
        where not exists (select from jsonb_array_elements(options -> 'excluded') e where e = p.value)));
    end if;
  end if;
  if options ? 'pinned' then
    plan := plan || jsonb_build_object('pinned', options -> 'pinned');
  end if;
  perform rankdb._check_pins(coalesce(plan -> 'pinned', '[]'), coalesce(plan -> 'excluded', '[]'), 'options.pinned');
  return plan;
end
$$;
comment on function rankdb._pin_options(jsonb, jsonb) is 'A plan with options.pinned instead of its own pins and options.excluded besides its own; 22023 says what is wrong with them.';
