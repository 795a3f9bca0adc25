-- create_run: searches every query of a judgment set and stores the answers. A query that fails is kept with its error.
create or replace function rankdb.create_run(name text, index text, judgment_set text, profile text default null, options jsonb default '{}')
returns rankdb.runs
language plpgsql
cost 1000000
as $$
declare
  depth integer;
  note text;
  replaced boolean;
  index_row rankdb.indexes;
  tried jsonb;
  stored rankdb.profile_versions;
  row_count bigint;
  models jsonb;
  answered jsonb := '[]';
  asked record;
  answer record;
  former record;
  used record;
  counted boolean;
  run_row rankdb.runs;
begin
  if name is null or name = '' or char_length(name) > 200 then
    perform rankdb._raise('22023', 'a run needs a name of 1 to 200 characters');
  end if;
  options := coalesce(options, '{}');
  tried := nullif(options -> 'profile', 'null');
  if jsonb_typeof(options) = 'object' then
    depth := rankdb._integer(options, 'depth', 1, 1000, 100);
    note := options ->> 'note';
    if options -> 'replace' not in ('true', 'false', 'null') then
      perform rankdb._raise('22023', format('options.replace must be true or false, got %s', left((options -> 'replace')::text, 100)));
    end if;
    if char_length(note) > 2000 then
      perform rankdb._raise('22023', 'options.note is longer than 2000 characters');
    end if;
    replaced := options -> 'replace' = 'true';
    options := options - '{depth,note,replace}'::text[];
  end if;
  options := rankdb._evaluation_options(index, profile, options, '{depth,note,replace}');
  index_row := rankdb._open_index(index);
  execute format('select count(*) from %s', rankdb._qualified(index_row.source)) into row_count;
  if tried is null then
    stored := rankdb._profile_version(coalesce(profile, 'default'));
  end if;
  perform rankdb._check_query_set(judgment_set);

  if replaced then
    delete from rankdb.runs r where r.name = create_run.name;
  end if;
  begin
    insert into rankdb.runs (name, set_name, index_name, profile, profile_version, definition, depth, state, made_with, note)
    values (name, judgment_set, index, stored.name, stored.version, coalesce(tried, stored.definition), depth, 'complete',
      jsonb_strip_nulls(jsonb_build_object(
        'generation', index_row.generation,
        'rows', row_count,
        'options', nullif(options - '{profile,syntax,timeout_ms,details,snippet,on_error}'::text[], '{}'))),
      note);
  exception when unique_violation then
    perform rankdb._raise('42710', format('run %L exists', name),
      case when exists (select from rankdb.runs r where r.name = create_run.name) then 'Choose another name, or options => ''{"replace": true}''.' else 'It belongs to another role: choose another name.' end);
  end;

  select * into former from rankdb._usage();
  for asked in select q.query_id, q.query from rankdb.queries q where q.set_name = judgment_set order by q.query_id collate "C" loop
    -- The details of one answer tell the models of the profile and the index.
    select * into answer from rankdb._run_query(index, asked.query, depth, profile, options || jsonb_build_object('details', models is null)) r;
    models := coalesce(models, answer.models, case when answer.ids <> '{}' then '{}'::jsonb end);
    select * into used from rankdb._usage();
    -- Who answered, by the service's own account: so a model that was replaced in the middle is there in both versions.
    answered := answered || (
      select coalesce(jsonb_agg(m.value - '{connection,inputs}'::text[] order by m.ordinality), '[]')
      from jsonb_array_elements(used.models) with ordinality m
      where not former.models @> jsonb_build_array(m.value) and not answered @> jsonb_build_array(m.value - '{connection,inputs}'::text[]));
    -- Null where nobody knows; another connection began at 0 at an unknown time.
    counted := used.connection = former.connection or former.connection = '';
    insert into rankdb.run_queries (run, query_id, ids, scores, status, error, ms, calls, tokens, flops)
    values (name, asked.query_id, coalesce(answer.ids, '{}'), coalesce(answer.scores, '{}'), answer.status, answer.error, answer.ms,
      case when counted then used.calls - former.calls end, case when counted then used.tokens - former.tokens end, case when counted then used.flops - former.flops end);
    former := used;
  end loop;

  -- Where the service does not tell (an older one), models are those of the details, of which versions may be "unknown".
  models := coalesce(models, '{}') || (
    select coalesce(jsonb_object_agg(k.name, k.answered), '{}')
    from (select case m.value ->> 'kind' when 'rerank' then 'rerankers' when 'sparse' then 'sparse_encoders' else 'query_encoders' end as name,
            jsonb_agg(m.value - 'kind' order by m.ordinality) as answered
          from jsonb_array_elements(answered) with ordinality m group by 1) k);
  update rankdb.runs r
  set made_with = r.made_with || jsonb_strip_nulls(jsonb_build_object('models', nullif(models, '{}'))), queries = q.counted, failed = q.failed, state = case q.failed when 0 then 'complete' when q.counted then 'failed' else 'partial' end
  from (select count(*) as counted, count(*) filter (where q.error is not null) as failed from rankdb.run_queries q where q.run = create_run.name) q
  where r.name = create_run.name
  returning r.* into run_row;
  return run_row;
end
$$;
comment on function rankdb.create_run(text, text, text, text, jsonb) is
  'Searches every query of a judgment set and stores what was found, with time and cost; queries that fail are kept with their error, and the state is then partial. Options: depth (100), note, replace (true: instead of the caller''s run of this name), and those of search as in rankdb.evaluate_queries.';
