-- adopt_assessments: makes what a judge said count.
create or replace function rankdb.adopt_assessments(judgment_set text, judge text, overwrite boolean default false)
returns integer
language plpgsql
as $$
#variable_conflict use_column
declare
  adopted integer;
begin
  perform rankdb._check_judge(judgment_set, judge);
  insert into rankdb.judgments as j (set_name, query_id, id, grade, judge, judged_at)
  select a.set_name, a.query_id, a.id, a.grade, a.judge, a.judged_at
  from rankdb.assessments a where a.set_name = judgment_set and a.judge = adopt_assessments.judge
  on conflict on constraint judgments_pkey do update set grade = excluded.grade, judge = excluded.judge, judged_at = excluded.judged_at
  -- What it said before is brought up to date; what others said stays, unless it is to be overwritten.
  where (j.grade = -1 or coalesce(overwrite, false) or j.judge = excluded.judge) and (j.grade, j.judge) is distinct from (excluded.grade, excluded.judge);
  get diagnostics adopted = row_count;
  return adopted;
end
$$;
comment on function rankdb.adopt_assessments(text, text, boolean) is
  'Puts the grades of a judge, such as clicks or a language model, into rankdb.judgments, where they count: those of documents that nobody else judged, or with overwrite all. Returns how many changed.';
