-- judge_clicks: grades from clicks, which tell of relevance only once it is taken into account who looked at all.
-- The relevance of a document is the mean over its impressions of click / propensity(rank), the inverse propensity weighting of
-- Joachims, Swaminathan and Schnabel, Unbiased Learning-to-Rank with Biased Feedback, 2017, with the weights clipped.
create or replace function rankdb.judge_clicks(judgment_set text, clicks regclass, options jsonb default '{}')
returns integer
language plpgsql
cost 100000
as $$
#variable_conflict use_column
declare
  judge text;
  thresholds double precision[];
  enough integer;
  clip double precision;
  counts record;
  pairs integer[];
  propensities double precision[];
  unknown record;
  written integer;
  few integer;
begin
  perform rankdb._check_query_set(judgment_set);
  perform rankdb._check_keys(options, array['judge', 'grades', 'impressions', 'eta', 'propensities', 'estimate', 'clip', 'unknown', 'adopt', 'overwrite'], 'options');
  options := '{"judge": "clicks", "grades": [0.1, 0.3], "unknown": "fail"}'::jsonb || jsonb_strip_nulls(options);
  judge := options ->> 'judge';
  if judge <> 'clicks' and not judge ^@ 'clicks:' or char_length(judge) > 200 then
    perform rankdb._raise('22023', format('options.judge must be clicks or start with clicks:, got %L', judge), 'Such as clicks:2026-11');
  end if;
  perform rankdb._check_choice(options, 'unknown', array['fail', 'skip']);
  if exists (select from unnest(array['estimate', 'adopt', 'overwrite']) o where options ? o and jsonb_typeof(options -> o) <> 'boolean') then
    perform rankdb._raise('22023', 'options estimate, adopt and overwrite must be true or false');
  end if;
  if jsonb_typeof(options -> 'grades') <> 'array' or jsonb_array_length(options -> 'grades') not between 1 and 10
    or exists (select from jsonb_array_elements(options -> 'grades') g where jsonb_typeof(g) <> 'number' or g::text::numeric not between 0.000001 and 1)
    or exists (select from (select g::text::numeric as g, lag(g::text::numeric) over (order by place) as before from jsonb_array_elements(options -> 'grades') with ordinality u (g, place)) s where s.g <= s.before) then
    perform rankdb._raise('22023', format('options.grades must be 1 to 10 rising numbers above 0, at most 1, got %s', left((options -> 'grades')::text, 100)), 'The click-through from which on a document has grade 1, 2, ...: [0.1, 0.3]');
  end if;
  thresholds := array(select g::text::double precision from jsonb_array_elements(options -> 'grades') with ordinality u (g, place) order by place);
  enough := rankdb._integer(options, 'impressions', 1, 1000000000, 10);
  clip := rankdb._number(options, 'clip', 0.000001, 1, 0.05);

  select * into counts from rankdb._click_counts(clicks);
  select count(distinct u.query_id) as counted, (array_agg(distinct u.query_id))[1:5] as some into unknown
  from unnest(counts.query_ids) u (query_id) where not exists (select from rankdb.queries q where q.set_name = judgment_set and q.query_id = u.query_id);
  if unknown.counted > 0 and options ->> 'unknown' = 'fail' then
    perform rankdb._raise('42704', format('%s queries of %s are not in judgment set %L: %s', unknown.counted, clicks, judgment_set, array_to_string(unknown.some, ', ')),
      'Add them to rankdb.queries, or leave their clicks out with {"unknown": "skip"}.');
  end if;

  -- The propensities may be learnt from every query.
  pairs := array(select dense_rank() over (order by u.query_id, u.id) from unnest(counts.query_ids, counts.ids) with ordinality u (query_id, id, place) order by u.place);
  propensities := rankdb._click_propensities(options, pairs, counts.ranks, counts.impressions, counts.clicked);
  with shown as (
      select c.query_id, c.id, sum(c.impressions) as impressions, sum(c.clicked) as clicked,
        least(1, sum(c.clicked / greatest(clip, propensities[least(c.rank, cardinality(propensities))])) / sum(c.impressions)) as relevance
      from unnest(counts.query_ids, counts.ids, counts.ranks, counts.impressions, counts.clicked) c (query_id, id, rank, impressions, clicked)
      where exists (select from rankdb.queries q where q.set_name = judgment_set and q.query_id = c.query_id)
      group by c.query_id, c.id),
    stored as (
      insert into rankdb.assessments (set_name, query_id, id, judge, grade, note)
      select judgment_set, s.query_id, s.id, judge, (select count(*) from unnest(thresholds) t where s.relevance >= t),
        format('%s clicks of %s, without position bias %s', s.clicked, s.impressions, round(s.relevance::numeric, 4))
      from shown s where s.impressions >= enough
      on conflict on constraint assessments_pkey do update set grade = excluded.grade, note = excluded.note, judged_at = now()
      returning 1)
  select (select count(*) from stored), (select count(*) from shown s where s.impressions < enough) into written, few;
  if few > 0 then
    raise notice '% documents were shown fewer than % times and get no grade', few, enough;
  end if;
  if options -> 'adopt' = 'true' and written > 0 then
    perform rankdb.adopt_assessments(judgment_set, judge, coalesce((options ->> 'overwrite')::boolean, false));
  end if;
  return written;
end
$$;
comment on function rankdb.judge_clicks(text, regclass, jsonb) is
  'Grades from a table of clicks (query_id, id, rank, and clicked or clicks and impressions) as assessments of the judge "clicks"; returns how many. Options: grades [0.1, 0.3] (click-through without position bias from which on the grade is 1, 2, ...), impressions (10), eta (1: propensity 1/rank^eta), propensities [...], estimate, clip (0.05), unknown fail|skip, judge, adopt, overwrite.';
