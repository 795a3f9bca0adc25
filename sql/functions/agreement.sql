-- agreement: how far two judges agree on the documents that both judged. The formulas: _kappa.
create or replace function rankdb.agreement(judgment_set text, judge_a text, judge_b text default null)
returns table (pairs integer, agreed double precision, kappa double precision, weighted_kappa double precision, ci_low double precision, ci_high double precision, matrix jsonb)
language plpgsql stable
cost 10000 rows 1
as $$
#variable_conflict use_column
declare
  grades_a integer[];
  grades_b integer[];
begin
  perform rankdb._check_judge(judgment_set, judge_a);
  if judge_b is not null then
    perform rankdb._check_judge(judgment_set, judge_b);
  end if;
  select coalesce(array_agg(a.grade order by a.query_id, a.id), '{}'), coalesce(array_agg(b.grade order by a.query_id, a.id), '{}') into grades_a, grades_b
  from rankdb.assessments a
  join (
    select b.query_id, b.id, b.grade from rankdb.assessments b where b.set_name = judgment_set and b.judge = judge_b
    union all
    -- What counts, where a person gave it or nobody said who: neither the judge itself nor a machine.
    select j.query_id, j.id, j.grade from rankdb.judgments j
    where judge_b is null and j.set_name = judgment_set and j.grade >= 0 and j.judge is distinct from judge_a and not rankdb._is_machine_judge(j.judge)) b using (query_id, id)
  where a.set_name = judgment_set and a.judge = judge_a;
  return query select * from rankdb._kappa(grades_a, grades_b);
end
$$;
comment on function rankdb.agreement(text, text, text) is
  'How far two judges agree on what both judged: share of equal grades, Cohen''s kappa with a 95 % interval, quadratically weighted kappa, and the counts of every pair of grades (rows: judge_a). Without judge_b: with the people''s grades in rankdb.judgments. Kappa is null where both gave one grade to everything.';
