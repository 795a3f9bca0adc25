-- _board_runs: the runs that a leaderboard compares, and the system that each belongs to. Over several sets, runs are one system by
-- options.systems or by their names: "hybrid/cran" and "hybrid/cacm", set last or first, joined by one of - _ / . : @ or a space.
create or replace function rankdb._board_runs(judgment_sets text[], options jsonb)
returns table (run text, set_name text, depth integer, system text)
language plpgsql stable rows 20
as $$
#variable_conflict use_column
declare
  named boolean := options ?| array['runs', 'systems'];
  chosen jsonb;
  wrong text;
  empty text;
begin
  if options ?& array['runs', 'systems'] then
    perform rankdb._raise('22023', 'options has runs and systems, which name the runs both', 'Give one of them.');
  end if;
  if jsonb_typeof(options -> 'runs') <> 'array' or jsonb_typeof(options -> 'systems') <> 'object'
    or exists (select from jsonb_each(case jsonb_typeof(options -> 'systems') when 'object' then options -> 'systems' else '{}' end) s where jsonb_typeof(s.value) <> 'array') then
    perform rankdb._raise('22023', 'options.runs must be an array of names of runs, options.systems an object of such arrays', 'For example: {"systems": {"hybrid": ["hybrid-a", "hybrid-b"]}}');
  end if;
  -- Pairs of run and system; the system is null where the name of the run decides.
  chosen := case when options ? 'systems' then
      (select jsonb_agg(jsonb_build_array(r.value, s.key)) from jsonb_each(options -> 'systems') s cross join jsonb_array_elements(s.value) r)
    when options ? 'runs' then (select jsonb_agg(jsonb_build_array(r.value, null)) from jsonb_array_elements(options -> 'runs') r)
    else (select jsonb_agg(jsonb_build_array(r.name, null)) from rankdb.runs r where r.set_name = any (judgment_sets)
      and exists (select from rankdb.run_queries q where q.run = r.name)) end;
  if chosen is null then
    perform rankdb._raise('42704', case when named then 'options names no run' else format('there is no stored run of %s', array_to_string(judgment_sets, ', ')) end,
      'Make some with rankdb.create_run, or import them. Each role sees its own.');
  end if;
  if not named then
    select string_agg(r.name, ', ' order by r.name) into empty from rankdb.runs r
    where r.set_name = any (judgment_sets) and not exists (select from rankdb.run_queries q where q.run = r.name);
    if empty is not null then
      raise notice 'runs without queries are left out: %', empty;
    end if;
  end if;
  -- Raises for a name that is not there.
  perform rankdb._run(c.value ->> 0) from jsonb_array_elements(chosen) c;
  select format('run %L answers set %L, which is not among the judgment sets', r.name, r.set_name) into wrong
  from jsonb_array_elements(chosen) c join rankdb.runs r on r.name = c.value ->> 0 where r.set_name <> all (judgment_sets) order by 1 limit 1;
  if wrong is not null then
    perform rankdb._raise('22023', wrong, 'Add its set, or leave the run out.');
  end if;
  return query
    select r.name, r.set_name, r.depth, coalesce(c.value ->> 1, case when cardinality(judgment_sets) > 1 then
      case when r.name ^@ r.set_name and substr(r.name, length(r.set_name) + 1) ~ '^[-_/.:@ ].' then substr(r.name, length(r.set_name) + 2)
        when right(r.name, length(r.set_name)) = r.set_name and left(r.name, - length(r.set_name)) ~ '.[-_/.:@ ]$' then left(r.name, - length(r.set_name) - 1)
        end end, r.name)
    from (select distinct e.value from jsonb_array_elements(chosen) e) c join rankdb.runs r on r.name = c.value ->> 0
    order by r.name;
end
$$;
comment on function rankdb._board_runs(text[], jsonb) is
  'The runs of a leaderboard with their set, depth and system: those of options.runs or options.systems, else all of the sets that the caller may see and that have queries.';
