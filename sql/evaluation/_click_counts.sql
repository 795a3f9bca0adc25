-- _click_counts: a table or view of clicks, read under the caller's rights and checked: how often each document was shown at each rank, and clicked.
create or replace function rankdb._click_counts(
  clicks regclass, out query_ids text[], out ids text[], out ranks integer[], out impressions double precision[], out clicked double precision[])
language plpgsql stable
as $$
declare
  columns jsonb;
  missing text;
  wrong text;
  shown text;
  hit text;
  bad text;
begin
  if clicks is null then
    perform rankdb._raise('22023', 'clicks must name a table or view', 'For example: ''public.clicks''');
  end if;
  select coalesce(jsonb_object_agg(a.attname, t.typcategory), '{}') into columns
  from pg_attribute a join pg_type t on t.oid = rankdb._base_type(a.atttypid)
  where a.attrelid = clicks and a.attnum > 0 and not a.attisdropped;
  select c into missing from unnest(array['query_id', 'id', 'rank'] || case when columns ? 'clicked' then '{}' else array['clicks', 'impressions'] end) c where not columns ? c limit 1;
  if found then
    perform rankdb._raise('22023', format('%s has no column %I', clicks, missing),
      'It needs query_id, id, rank (the place where the document was shown, 1 is the first) and either clicked (true or false, a row for each time it was shown) or clicks and impressions (counts).');
  end if;
  select format('%I must be %s', c.name, c.expected) into wrong
  from (values ('rank', 'N', 'a number'), ('clicked', 'B', 'boolean'), ('clicks', 'N', 'a number'), ('impressions', 'N', 'a number')) c (name, category, expected)
  where columns ->> c.name <> c.category and (c.name in ('rank', 'clicked') or not columns ? 'clicked') limit 1;
  if found then
    perform rankdb._raise('22023', format('column %s in %s', wrong, clicks));
  end if;
  shown := case when columns ? 'clicked' then '1' else 't.impressions' end;
  hit := case when columns ? 'clicked' then 't.clicked::integer' else 't.clicks' end;

  execute format('select left(to_jsonb(t)::text, 200) from %1$s t where t.query_id is null or t.id is null or coalesce(t.rank not between 1 and 1000000 or t.rank <> trunc(t.rank::numeric), true)
      or coalesce(%2$s < 0 or %2$s > 1e15 or %3$s < 0 or %3$s > %2$s, true) limit 1', rankdb._qualified(clicks), shown, hit)
  into bad;
  if bad is not null then
    perform rankdb._raise('22023', format('%s has a row that cannot be: %s', clicks, bad),
      'query_id, id and what was counted must not be null, a rank is a whole number from 1, and clicks are between 0 and impressions.');
  end if;
  execute format('select coalesce(array_agg(c.query_id), ''{}''), coalesce(array_agg(c.id), ''{}''), coalesce(array_agg(c.rank), ''{}''), coalesce(array_agg(c.shown), ''{}''), coalesce(array_agg(c.hit), ''{}'')
    from (select t.query_id::text, t.id::text, t.rank::integer, sum(%2$s)::double precision as shown, sum(%3$s)::double precision as hit
          from %1$s t group by 1, 2, 3 having sum(%2$s) > 0) c', rankdb._qualified(clicks), shown, hit)
  into query_ids, ids, ranks, impressions, clicked;
end
$$;
comment on function rankdb._click_counts(regclass) is 'Impressions and clicks by query, document and rank, as arrays of equal length; 22023 for a table that lacks a column or has impossible rows.';
