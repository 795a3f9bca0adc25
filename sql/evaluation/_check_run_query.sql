-- _check_run_query: what one row of a stored run must be, whoever writes it: metrics of a ranking with repeated documents or of scores
-- that are no numbers mean nothing.
create or replace function rankdb._check_run_query()
returns trigger
language plpgsql
as $$
declare
  repeated text;
  wrong integer;
begin
  if cardinality(new.ids) <> cardinality(new.scores) then
    perform rankdb._raise('22023', format('run %L has %s ids and %s scores for query %L', new.run, cardinality(new.ids), cardinality(new.scores), new.query_id));
  end if;
  select u.id into repeated from unnest(new.ids) u (id) group by u.id having count(*) > 1 order by u.id limit 1;
  if found then
    perform rankdb._raise('22023', format('run %L has document %L more than once for query %L', new.run, repeated, new.query_id), 'A ranking names each document once: keep the first.');
  end if;
  select s.place into wrong from unnest(new.scores) with ordinality s (score, place) where s.score in ('NaN', 'Infinity', '-Infinity') order by s.place limit 1;
  if found then
    perform rankdb._raise('22023', format('run %L has the score %s for query %L, document %L', new.run, new.scores[wrong], new.query_id, new.ids[wrong]), 'A score is a number.');
  end if;
  return new;
end
$$;
comment on function rankdb._check_run_query() is 'Trigger of rankdb.run_queries: 22023 for a document that comes twice, a score that is no number, ids and scores of different length.';
create or replace trigger check_run_query before insert or update of ids, scores on rankdb.run_queries for each row execute function rankdb._check_run_query();
