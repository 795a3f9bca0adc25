-- profile_diff: in what two profiles differ, defaults filled in, so that a default that is written out is no difference.
create or replace function rankdb.profile_diff(a text, b text)
returns table (path text, a jsonb, b jsonb)
language sql stable
as $$
  select * from rankdb._json_diff(rankdb._legs_by_name(rankdb._profile($1)), rankdb._legs_by_name(rankdb._profile($2)))
$$;
comment on function rankdb.profile_diff(text, text) is
  'In what two profiles (name, or name@version) differ: place, value of each. Defaults are filled in; legs are matched by name, other entries by place.';

create or replace function rankdb.profile_diff(a jsonb, b jsonb)
returns table (path text, a jsonb, b jsonb)
language sql stable
as $$
  select * from rankdb._json_diff(rankdb._legs_by_name(rankdb._check_profile($1)), rankdb._legs_by_name(rankdb._check_profile($2)))
$$;
comment on function rankdb.profile_diff(jsonb, jsonb) is 'In what two definitions differ, as profile_diff(text, text) tells of stored ones.';
