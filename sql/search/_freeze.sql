-- _freeze: keeps the final list of a search for later pages and makes the token that stands for it.
create or replace function rankdb._freeze(
  index_row rankdb.indexes, query text, profile text, plan jsonb, asked jsonb, candidates rankdb.candidate[], shared jsonb, status text)
returns text
language plpgsql
as $$
declare
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  perform rankdb.expire_cursors();
  insert into rankdb.cursors (token_hash, expires_at, index_name, generation, query, asked, profile, version, plan, status, shared, ids, chunk_ids, scores, details)
  select sha256(convert_to(token, 'UTF8')), clock_timestamp() + make_interval(secs => (plan #>> '{cursor,ttl}')::double precision),
    index_row.name, index_row.generation, query, asked, profile, coalesce(split_part(plan ->> 'profile', '@', 2), md5(plan::text)),
    (select coalesce(jsonb_object_agg(k.key, k.value), '{}') from jsonb_each(plan) k where k.key in ('snippet', 'highlight', 'query', 'neighbors', 'unit')),
    -- Nor what feedback took from texts.
    status, shared - 'feedback', array_agg((b.c).id order by n), array_agg((b.c).chunk_id order by n), array_agg((b.c).score order by n),
    -- Texts are not kept: they are read anew, under the rights of that moment.
    array_agg(rankdb._row_details(b.c) - 'neighbors' order by n)
  from generate_subscripts(candidates, 1) n
  cross join lateral (select candidates[n] as c offset 0) b;
  return token;
end
$$;
comment on function rankdb._freeze(rankdb.indexes, text, text, jsonb, jsonb, rankdb.candidate[], jsonb, text) is
  'Stores the final list of a search in rankdb.cursors and returns its token, without a position.';
