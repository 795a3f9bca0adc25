-- _check_rerank: what the schema cannot say of the reranking stages.
create or replace function rankdb._check_rerank(stages jsonb)
returns void
language plpgsql immutable
as $$
declare
  wrong record;
begin
  select s.place, s.top, s.former into wrong
  from (select s.ordinality - 1 as place, (s.value ->> 'top')::integer as top, lag((s.value ->> 'top')::integer) over (order by s.ordinality) as former
        from jsonb_array_elements(stages) with ordinality s) s
  where s.top > s.former limit 1;
  if found then
    perform rankdb._raise('22023', format('profile at /rerank/%s/top: %s is deeper than the stage before it, which passes on %s', wrong.place, wrong.top, wrong.former),
      'The depth of a cascade falls from stage to stage.');
  end if;
end
$$;
comment on function rankdb._check_rerank(jsonb) is 'Raises 22023 where a reranking stage is deeper than the one before it.';
