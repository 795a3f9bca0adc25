-- _fields: fills candidates with columns of their source rows and with their boosts, by primary key and under the caller's
-- rights: one statement for all. A column that the caller may not read is error 42501.
-- "offset 0" keeps this one look-up by key for each candidate.
create or replace function rankdb._fields(
  index_row rankdb.indexes, candidates rankdb.candidate[], columns text[], boosts_sql text default null, weights double precision[] default null)
returns rankdb.candidate[]
language plpgsql stable
set jit = off
as $$
declare
  chosen text[] := array(select distinct c from unnest(columns) c);
  filled rankdb.candidate[];
begin
  perform rankdb._source_column(index_row.source, c, 'profile') from unnest(chosen) c;
  execute format($sql$
    select array_agg(rankdb._with_row(c.candidate, f.fields, b.boost, b.boosts) order by c.n)
    from (select c as candidate, row_number() over () as n, c.id from unnest($1) c) c
    left join lateral (select %s as fields, %s as boosts from %s s where %s offset 0) f on true
    cross join lateral (
      select sum(u.boost * u.weight) as boost, jsonb_agg(jsonb_build_object('value', u.boost, 'weight', u.weight) order by u.n) as boosts
      from unnest(f.boosts, $2) with ordinality u (boost, weight, n)) b$sql$,
    case when chosen <> '{}' then (select format('(select to_jsonb(r) from (select %s) r)', string_agg(format('s.%I', c), ', ')) from unnest(chosen) c) else 'null::jsonb' end,
    coalesce(boosts_sql, 'null::double precision[]'), rankdb._qualified(index_row.source), rankdb._key_condition(index_row.source, 'c.id'))
  into filled
  using candidates, weights;
  return coalesce(filled, '{}');
exception when undefined_function or ambiguous_function or datatype_mismatch or cannot_coerce then
  perform rankdb._raise('22023', format('profile at /boosts: a filter does not fit its column: %s', sqlerrm));
end
$$;
comment on function rankdb._fields(rankdb.indexes, rankdb.candidate[], text[], text, double precision[]) is
  'Candidates with these columns of their source rows as jsonb by name, and with the values and the weighted sum of compiled boosts.';
