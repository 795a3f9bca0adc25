-- _page: the next rows of a frozen list. Nothing is searched, scored or written, so a page can be read again, also where nothing may be
-- written. Rows that the caller may no longer read are left out and later ones move up; ranks stay as they were frozen.
create or replace function rankdb._page(index_row rankdb.indexes, query text, top_n integer, filter jsonb, profile text, options jsonb)
returns table (id text, rank integer, score double precision, snippet text, status text, details jsonb)
language plpgsql stable
rows 10
as $$
#variable_conflict use_column
declare
  started timestamptz := clock_timestamp();
  token text := options ->> 'cursor';
  list rankdb.cursors;
  place integer;
  total integer;
  last integer;
  rows rankdb.candidate[] := '{}';
  parsed rankdb.lexical_query;
  asked jsonb := rankdb._asked(filter, options);
  different text;
  shared jsonb;
begin
  perform rankdb._check_top_n(top_n);
  if pg_is_in_recovery() then
    perform rankdb._raise('25006', 'a standby has no cursors', 'Read the pages where the first one was read.');
  end if;
  if token ~ '^[0-9a-f]{64}:[0-9]{1,4}$' then
    select c.* into list from rankdb.cursors c
    where c.token_hash = sha256(convert_to(left(token, 64), 'UTF8')) and c.expires_at > clock_timestamp()
      and c.owner = quote_ident(current_user)::regrole::oid;  -- also where the policy does not hold, for a superuser
    place := substr(token, 66);
    total := cardinality(list.ids);
  end if;
  -- One answer for all: whether a token was ever given out, and to whom, is nobody's business.
  if place < total is not true then
    perform rankdb._raise('34000', 'the cursor does not exist or has expired', 'Search again without a token: its rows then are of today.');
  end if;
  different := case
    when index_row.name <> list.index_name then 'another index'
    when query <> list.query then 'another query'
    when asked ->> 'filter' <> list.asked ->> 'filter' or asked ? 'filter' and filter is not null and list.asked ->> 'filter' is null then 'another filter'
    when profile is distinct from list.profile and profile is not null then 'another profile'
    when asked ->> 'options' is distinct from list.asked ->> 'options' and asked ->> 'options' is not null then 'other options' end;
  if different is not null then
    perform rankdb._raise('22023', format('the cursor was opened with %s', different), 'Repeat the arguments of the first page, or pass NULL for the query and leave the others out.');
  end if;
  if index_row.generation is distinct from list.generation then
    perform rankdb._raise('55000', format('index %L was built anew since the cursor was opened', index_row.name), 'Search again without a token.');
  end if;

  while place < total and cardinality(rows) < top_n loop
    last := least(place + top_n - cardinality(rows), total);
    rows := rows || rankdb._reread(index_row, array(
      select row(list.ids[n], list.chunk_ids[n], n, null, null, coalesce((list.details[n] #>> '{chunk,ordinal}')::integer, 0), null, null, null, null, null, null, null, null, null, null,
        list.scores[n], null, null, null, null, null)::rankdb.candidate
      from generate_series(place + 1, last) n),
      list.plan ->> 'unit', coalesce((list.plan ->> 'neighbors')::integer, 0));
    place := last;
  end loop;
  parsed := rankdb._parse_query(index_row, list.query, coalesce(list.plan -> 'query', '{}'));
  shared := list.shared || jsonb_build_object('cursor', case when place < total then left(token, 65) || place end, 'remaining', total - place,
    'frozen', jsonb_build_object('at', list.opened_at, 'expires', list.expires_at, 'profile', list.profile, 'version', list.version),
    'total_ms', round((extract(epoch from clock_timestamp() - started) * 1000)::numeric, 3));
  return query
    select r.id, r.place, r.score,
      case
        when list.plan -> 'snippet' = 'false' then null
        when char_length(r.body) <= 240 and not list.plan ? 'highlight' then r.body
        else rankdb._snippet(coalesce((list.plan #>> '{query,language}')::regconfig, index_row.language), r.body, parsed, list.plan -> 'highlight') end,
      list.status,
      jsonb_strip_nulls(list.details[r.place] || jsonb_build_object(
        'chunk', jsonb_build_object('ordinal', r.ordinal, 'start', r.start_at, 'end', r.end_at), 'neighbors', r.neighbors) || shared)
    from unnest(rows) r
    order by r.place;
end
$$;
comment on function rankdb._page(rankdb.indexes, text, integer, jsonb, text, jsonb) is
  'The next page of a list that rankdb.search froze; 34000 for a token that is unknown, expired or another role''s, 22023 where the call differs, 55000 where the index was rebuilt.';
