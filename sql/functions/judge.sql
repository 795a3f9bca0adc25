-- judge: one judge's grade of one document for one query.
create or replace function rankdb.judge(
  judgment_set text, query_id text, id text, grade integer, judge text default current_user, note text default null)
returns void
language plpgsql
as $$
#variable_conflict use_column
begin
  if not exists (select from rankdb.queries q where q.set_name = judgment_set and q.query_id = judge.query_id) then
    perform rankdb._check_query_set(judgment_set);
    perform rankdb._raise('42704', format('judgment set %L has no query %L', judgment_set, coalesce(judge.query_id, 'NULL')), 'Queries are in rankdb.queries.');
  end if;
  if coalesce(judge.id, '') = '' or coalesce(judge.judge, '') = '' then
    perform rankdb._raise('22023', 'id and judge must not be empty');
  end if;
  if judge.grade is null or judge.grade not between 0 and 100 then
    perform rankdb._raise('22023', format('grade must be between 0 and 100, got %s', coalesce(judge.grade::text, 'NULL')), '0 is not relevant, higher is better. To take a judgment back: rankdb.unjudge.');
  end if;
  if char_length(judge.note) > 2000 then
    perform rankdb._raise('22023', 'note is longer than 2000 characters');
  end if;
  insert into rankdb.assessments (set_name, query_id, id, judge, grade, note)
  values (judgment_set, judge.query_id, judge.id, judge.judge, judge.grade, judge.note)
  on conflict on constraint assessments_pkey do update set grade = excluded.grade, note = excluded.note, judged_at = now();
  if not rankdb._is_machine_judge(judge.judge) then
    insert into rankdb.judgments (set_name, query_id, id, grade, judge)
    values (judgment_set, judge.query_id, judge.id, judge.grade, judge.judge)
    on conflict on constraint judgments_pkey do update set grade = excluded.grade, judge = excluded.judge, judged_at = now();
  end if;
end
$$;
comment on function rankdb.judge(text, text, text, integer, text, text) is
  'Records a grade (0 is not relevant, higher is better). A person''s counts at once: it is the one in rankdb.judgments. Those of the judges clicks, clicks:... and llm:... wait in rankdb.assessments until rankdb.adopt_assessments.';
