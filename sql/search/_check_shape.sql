-- _check_shape: what the schema cannot say of pins, synonyms, diversity and grouping. Returns the plan as a search reads it:
-- collapse as a group of one, synonyms among what says how the query is read.
create or replace function rankdb._check_shape(plan jsonb)
returns jsonb
language plpgsql stable
as $$
declare
  method text := plan #>> '{diversity,method}';
begin
  perform rankdb._check_pins(plan -> 'pinned', plan -> 'excluded', 'profile at /pinned');
  if method = 'xquad' and not plan -> 'diversity' ? 'column' then
    perform rankdb._raise('22023', 'profile at /diversity: xquad lacks "column"', 'It covers aspects: the values of a source column, or of an array several.');
  elsif method <> 'xquad' and plan -> 'diversity' ? 'column' then
    perform rankdb._raise('22023', format('profile at /diversity/column: %s compares stored vectors and reads no column', method), 'The method that covers the values of a column is xquad.');
  end if;
  if plan ? 'collapse' then
    if plan ? 'group' then
      perform rankdb._raise('22023', 'profile at /collapse: collapse is a group with the limit 1, so give one of the two');
    end if;
    plan := plan - 'collapse' || jsonb_build_object('group', jsonb_build_object('column', plan -> 'collapse', 'limit', 1));
  end if;
  if plan -> 'synonyms' <> '{}' then
    perform rankdb._check_synonyms(plan -> 'synonyms');
    plan := plan || jsonb_build_object('query', coalesce(plan -> 'query', '{}') || jsonb_build_object('synonyms', plan -> 'synonyms'));
  end if;
  return plan;
end
$$;
comment on function rankdb._check_shape(jsonb) is
  'Raises 22023 where pins, synonyms, diversity or grouping contradict themselves; returns the plan with collapse and synonyms where a search looks for them.';
