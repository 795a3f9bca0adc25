-- unjudge: takes a judge's grade back. What counts is then what the last other person said, or the document is in the pool again.
create or replace function rankdb.unjudge(judgment_set text, query_id text, id text, judge text default current_user)
returns void
language plpgsql
as $$
#variable_conflict use_column
declare
  other record;
begin
  delete from rankdb.assessments a
  where a.set_name = judgment_set and a.query_id = unjudge.query_id and a.id = unjudge.id and a.judge = unjudge.judge;
  if not found then
    perform rankdb._raise('42704', format('%s said nothing of document %L for query %L of set %L', coalesce(unjudge.judge, 'NULL'), unjudge.id, unjudge.query_id, judgment_set),
      'rankdb.assessments has what each judge said.');
  end if;
  select a.grade, a.judge, a.judged_at into other
  from rankdb.assessments a
  where a.set_name = judgment_set and a.query_id = unjudge.query_id and a.id = unjudge.id and not rankdb._is_machine_judge(a.judge)
  order by a.judged_at desc, a.judge limit 1;
  update rankdb.judgments j
  set grade = coalesce(other.grade, -1), judge = other.judge, judged_at = other.judged_at
  where j.set_name = judgment_set and j.query_id = unjudge.query_id and j.id = unjudge.id and j.judge = unjudge.judge;
end
$$;
comment on function rankdb.unjudge(text, text, text, text) is
  'Takes back what a judge said of a document; where it was what counts, that is now what the last other person said, or the document is in the pool again (grade -1).';
