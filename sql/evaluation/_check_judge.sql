-- _check_judge: a judge must have said something of a set.
create or replace function rankdb._check_judge(judgment_set text, judge text)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from rankdb.assessments a where a.set_name = judgment_set and a.judge = _check_judge.judge) then
    perform rankdb._raise('42704', format('%L has judged nothing of set %L', coalesce(judge, 'NULL'), coalesce(judgment_set, 'NULL')),
      coalesce('Judges of the set: ' || (select string_agg(distinct a.judge, ', ') from rankdb.assessments a where a.set_name = judgment_set), 'Nobody has judged it yet.'));
  end if;
end
$$;
comment on function rankdb._check_judge(text, text) is 'Raises 42704 unless the judge has an assessment in the set.';
