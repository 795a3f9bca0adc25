-- judging_queue: what is in the pool and not judged.
create or replace view rankdb.judging_queue with (security_invoker = true) as
select j.set_name, j.query_id, q.query, j.id
from rankdb.judgments j
join rankdb.queries q using (set_name, query_id)
where j.grade = -1;
comment on view rankdb.judging_queue is 'Documents in the pool that nobody judged yet, by set and query. rankdb.to_judge gives those that the caller may read, with their texts.';
