-- _legs_by_name: a plan whose legs are an object by name, for comparing.
create or replace function rankdb._legs_by_name(plan jsonb)
returns jsonb
language sql immutable
as $$
  select (plan - array['profile', 'query']) || jsonb_build_object('legs', (select jsonb_object_agg(l ->> 'name', l - 'name') from jsonb_array_elements(plan -> 'legs') l))
$$;
comment on function rankdb._legs_by_name(jsonb) is 'A plan with its legs as an object by name, and without what repeats other keys.';
