-- _json_diff: where two JSON values differ, down to the deepest place where both still have an object or an array.
create or replace function rankdb._json_diff(a jsonb, b jsonb)
returns table (path text, a jsonb, b jsonb)
language sql immutable
as $$
  with recursive walk (path, a, b) as (
    select '', $1, $2
    union all
    select w.path || '/' || replace(replace(m.key, '~', '~0'), '/', '~1'), m.a, m.b
    from walk w
    cross join lateral (
      select coalesce(x.key, y.key) as key, x.value as a, y.value as b
      from jsonb_each(case jsonb_typeof(w.a) when 'object' then w.a else '{}' end) x
      full join jsonb_each(case jsonb_typeof(w.b) when 'object' then w.b else '{}' end) y on y.key = x.key
      union all
      select (coalesce(x.place, y.place) - 1)::text, x.value, y.value
      from jsonb_array_elements(case jsonb_typeof(w.a) when 'array' then w.a else '[]' end) with ordinality x (value, place)
      full join jsonb_array_elements(case jsonb_typeof(w.b) when 'array' then w.b else '[]' end) with ordinality y (value, place) on y.place = x.place) m
    where w.a <> w.b and jsonb_typeof(w.a) = jsonb_typeof(w.b) and jsonb_typeof(w.a) in ('object', 'array')
  )
  select w.path, w.a, w.b from walk w
  where w.a is distinct from w.b and (jsonb_typeof(w.a) = jsonb_typeof(w.b) and jsonb_typeof(w.a) in ('object', 'array')) is not true
  order by w.path collate "C"
$$;
comment on function rankdb._json_diff(jsonb, jsonb) is 'The places, as JSON pointers, where two values differ, with both values there; NULL where one side has nothing.';
