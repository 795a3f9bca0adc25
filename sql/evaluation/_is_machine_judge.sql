-- _is_machine_judge: what clicks and language models say counts only once it is adopted; everybody else is a person.
create or replace function rankdb._is_machine_judge(judge text)
returns boolean
language sql immutable parallel safe
return coalesce(judge = 'clicks' or judge ^@ 'clicks:' or judge ^@ 'llm:', false);
comment on function rankdb._is_machine_judge(text) is 'Whether a judge is no person: clicks, clicks:..., llm:...';
