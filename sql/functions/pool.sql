-- pool: what the judges are to look at: the first documents of several profiles, for each query of a set.
-- Pooling as TREC does it (Sparck Jones and van Rijsbergen, 1975): what no profile finds is never judged, so a later profile
-- that finds other documents is measured on what it shares with these (judged@k says how much that is).
create or replace function rankdb.pool(index text, judgment_set text, profiles text[], depth integer default 10, options jsonb default '{}')
returns table (profile text, found integer, added integer, judged integer)
language plpgsql
cost 1000000 rows 4
as $$
#variable_conflict use_column
declare
  search_options jsonb;
  name text;
  asked record;
  ids text[];
  n integer;
  found_now integer;
  added_now integer;
  judged_now integer;
  searches integer := 0;
  failures text[] := '{}';
  first_state text;
begin
  perform rankdb._open_index(index), rankdb._check_query_set(judgment_set);
  if profiles is null or cardinality(profiles) = 0 or array_position(profiles, null) is not null then
    perform rankdb._raise('22023', 'profiles must name at least one profile', 'For example: array[''lexical'', ''dense'']');
  end if;
  if depth is null or depth not between 1 and 1000 then
    perform rankdb._raise('22023', format('depth must be between 1 and 1000, got %s', coalesce(depth::text, 'NULL')));
  end if;
  perform rankdb._check_keys(options, array['timeout_ms', 'ef_search', 'operator', 'minimum_should_match', 'typos', 'language', 'syntax'], 'options');
  -- A profile that is not there is a mistake of the call, not of its queries.
  perform rankdb._profile(p) from unnest(profiles) p;
  search_options := '{"syntax": "plain", "snippet": false, "details": false, "timeout_ms": 60000, "on_error": "fail"}'::jsonb || options;

  for name in select u.p from unnest(profiles) with ordinality u (p, place) group by u.p order by min(u.place) loop
    found_now := 0;
    added_now := 0;
    judged_now := 0;
    for asked in select q.query_id, q.query from rankdb.queries q where q.set_name = judgment_set order by q.query_id loop
      searches := searches + 1;
      begin
        ids := array(select s.id from rankdb.search(index, asked.query, depth, null, name, search_options) s);
      exception when others then
        first_state := coalesce(first_state, sqlstate);
        failures := failures || format('%s with profile %s: %s', asked.query_id, name, sqlerrm);
        continue;
      end;
      found_now := found_now + cardinality(ids);
      judged_now := judged_now + (
        select count(*) from rankdb.judgments j where j.set_name = judgment_set and j.query_id = asked.query_id and j.id = any (ids) and j.grade >= 0);
      insert into rankdb.judgments (set_name, query_id, id, grade, judged_at)
      select judgment_set, asked.query_id, i, -1, null from unnest(ids) i
      on conflict do nothing;
      get diagnostics n = row_count;
      added_now := added_now + n;
    end loop;
    return query select name, found_now, added_now, judged_now;
  end loop;

  if cardinality(failures) = searches then
    perform rankdb._raise(first_state, format('every search failed; query %s', failures[1]));
  elsif cardinality(failures) > 0 then
    raise warning using message = format('%s of %s searches failed, their documents are not in the pool: query %s%s', cardinality(failures), searches,
        array_to_string(failures[1:5], '; query '), case when cardinality(failures) > 5 then format('; and %s more', cardinality(failures) - 5) else '' end),
      hint = 'Mend what the messages name and call rankdb.pool again: it adds what is missing.';
  end if;
end
$$;
comment on function rankdb.pool(text, text, text[], integer, jsonb) is
  'Searches the first documents of each profile for each query of a set, and puts those that nobody judged into rankdb.judgments with the grade -1. Per profile: documents found, added, and found with a grade. May be repeated: what is there stays. Searches that fail are named in a warning.';
