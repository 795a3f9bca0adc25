-- _tune_answer: what the service found: {"trials": [{"trial", "choice", "value", "folds"}...], "chosen": number of the chosen one, and what it says of that one}.
create or replace function rankdb._tune_answer(problem text)
returns jsonb
language plpgsql
as $$
declare
  answer jsonb;
begin
  select jsonb_build_object('trials', jsonb_agg(s.body::jsonb || jsonb_build_object('trial', s.trial) order by s.trial) filter (where s.kind = 'trial'),
      'chosen', max(s.trial) filter (where s.kind = 'result')) || (array_agg(s.body::jsonb) filter (where s.kind = 'result'))[1]
  into answer
  from rankdb._service_tune(problem, 600000) s;
  if answer is null then
    perform rankdb._raise('58000', 'the scoring service gave no result of the tuning');
  end if;
  return answer;
end
$$;
comment on function rankdb._tune_answer(text) is 'The trials of a tuning and its result, by the scoring service.';
