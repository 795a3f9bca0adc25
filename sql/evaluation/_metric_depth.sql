-- _metric_depth: how many results a metric looks at; 1000, the most that a search returns, where it looks at the whole ranking.
create or replace function rankdb._metric_depth(metric text)
returns integer
language plpgsql immutable
as $$
begin
  return case when metric ~ '^(rbp|wss)@' or metric !~ '@' then 1000 else split_part(metric, '@', 2)::integer end;
end
$$;
comment on function rankdb._metric_depth(text) is 'Results that a metric looks at, 1 to 1000; null for null.';
