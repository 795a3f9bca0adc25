-- export_judgments: judgments as the lines of a TREC qrels file: query, 0, document, grade.
create or replace function rankdb.export_judgments(judgment_set text)
returns setof text
language plpgsql stable
rows 10000
as $$
begin
  if not exists (select from rankdb.judgments j where j.set_name = judgment_set) then
    perform rankdb._raise('42704', format('judgment set %L has no judgments', coalesce(left(judgment_set, 100), 'NULL')),
      'Sets: ' || (select string_agg(distinct j.set_name, ', ') from rankdb.judgments j));
  end if;
  return query
    select concat_ws(' ', rankdb._trec_field(j.query_id), '0', rankdb._trec_field(j.id), j.grade)
    from rankdb.judgments j where j.set_name = judgment_set
    order by j.query_id collate "C", j.id collate "C";
end
$$;
comment on function rankdb.export_judgments(text) is 'The lines of a TREC qrels file; the grade -1 is a document in the pool that nobody judged. 22023 for ids with white space.';
