-- _failed_queries: how many queries failed; a warning names some of them.
create or replace function rankdb._failed_queries(what text, query_ids text[], errors text[])
returns integer
language plpgsql
as $$
declare
  failed integer;
  named text;
begin
  select count(*), string_agg(format('%s (%s)', f.query_id, left(f.error, 200)), '; ' order by f.place) filter (where f.nth <= 3)
  into failed, named
  from (select u.*, row_number() over (order by u.place) as nth from unnest(query_ids, errors) with ordinality u (query_id, error, place) where u.error is not null) f;
  if failed > 0 then
    raise warning '%: % of % queries failed and are left out: %', what, failed, cardinality(query_ids), named || case when failed > 3 then '; ...' else '' end;
  end if;
  return failed;
end
$$;
comment on function rankdb._failed_queries(text, text[], text[]) is 'The number of queries with an error, and a warning with the first three.';
