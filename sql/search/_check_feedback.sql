-- _check_feedback: feedback and synonyms are for legs of their kind; without one they would do nothing, which nobody can mean.
create or replace function rankdb._check_feedback(plan jsonb)
returns void
language plpgsql immutable
as $$
declare
  kind text;
begin
  select k into kind from jsonb_object_keys(plan -> 'feedback') k where not plan -> 'legs' @> jsonb_build_array(jsonb_build_object('kind', k)) order by k limit 1;
  if found then
    perform rankdb._raise('22023', format('profile at /feedback/%s: the profile has no %1$s leg that could be searched again', kind), 'Add such a leg, or leave this feedback out.');
  end if;
  if plan -> 'synonyms' <> '{}' and not plan -> 'legs' @> '[{"kind": "lexical"}]' then
    perform rankdb._raise('22023', 'profile at /synonyms: the profile has no lexical leg that could look for them', 'Add such a leg, or leave the synonyms out.');
  end if;
end
$$;
comment on function rankdb._check_feedback(jsonb) is 'Raises 22023 where a profile has feedback or synonyms for a kind of leg that it lacks.';
