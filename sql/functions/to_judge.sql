-- to_judge: documents with their texts for a judge to read, under the rights of the caller: a row that it may not see is not offered.
-- The documents of a query come in an order that has nothing to do with their ranks, which would sway the judge.
create or replace function rankdb.to_judge(
  index text, judgment_set text, judge text default current_user, top_n integer default 100, options jsonb default '{}')
returns table (query_id text, query text, id text, columns text[], texts text[])
language plpgsql stable
cost 100000 rows 100
as $$
#variable_conflict use_column
declare
  index_row rankdb.indexes := rankdb._open_index(index);
  known text[] := array['of', 'query_id', 'seed'];
  checking boolean;
  seed integer;
  pair record;
  read_texts text[];
  n integer := 0;
begin
  perform rankdb._check_query_set(judgment_set);
  if coalesce(judge, '') = '' then
    perform rankdb._raise('22023', 'judge must be a name');
  end if;
  if top_n is null or top_n not between 1 and 100000 then
    perform rankdb._raise('22023', format('top_n must be between 1 and 100000, got %s', coalesce(top_n::text, 'NULL')));
  end if;
  perform rankdb._check_keys(options, known, 'options');
  options := '{"of": "open"}'::jsonb || options;
  perform rankdb._check_choice(options, 'of', array['open', 'judged']);
  checking := options ->> 'of' = 'judged';
  seed := rankdb._integer(options, 'seed', 0, 1000000000, 1);

  for pair in
    select q.query_id, q.query, j.id,
      exists (select from rankdb.assessments a where a.set_name = q.set_name and a.query_id = q.query_id and a.id = j.id and a.judge = to_judge.judge) as done
    from rankdb.queries q
    join rankdb.judgments j using (set_name, query_id)
    where q.set_name = judgment_set
      and (options ->> 'query_id' is null or q.query_id = options ->> 'query_id')
      and case when checking then j.grade >= 0 and not rankdb._is_machine_judge(j.judge) and j.judge is distinct from to_judge.judge else j.grade = -1 end
    order by case when not checking then q.query_id end, hashtextextended(q.query_id || ' ' || j.id, seed), q.query_id, j.id
  loop
    continue when pair.done and not checking;
    read_texts := rankdb._source_texts(index_row, pair.id);
    continue when read_texts is null;
    -- The sample is the same whoever asks and however often; what this judge has done of it is not offered again.
    n := n + 1;
    if not pair.done then
      return query select pair.query_id, pair.query, pair.id, index_row.content, read_texts;
    end if;
    exit when n >= top_n;
  end loop;
end
$$;
comment on function rankdb.to_judge(text, text, text, integer, jsonb) is
  'Pairs of query and document that a judge has yet to look at, with the texts that the caller may read: the pool (grade -1) by query. Option {"of": "judged"}: what is left of a sample of top_n pairs that people judged, to compare a judge with them. Further options: query_id, seed.';
