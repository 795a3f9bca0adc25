-- _filter_join: the SQL that keeps those hits h whose source row passes the caller's filter, asked under the caller's rights.
-- "offset 0" keeps this a probe by key, of one source row; "is true" keeps the filter out of the probe's index condition, where a
-- list of 10,000 keys would be sorted for every hit.
create or replace function rankdb._filter_join(source regclass, filter_sql text)
returns text
language plpgsql stable
as $$
begin
  return (
    select format('cross join lateral (select from %s s where %s and (%s) is true offset 0) f',
      rankdb._qualified(source), string_agg(format('s.%I %s h.key%s', c.name, c.equals, c.ordinal), ' and '), filter_sql)
    from rankdb._key_columns(source) c);
end
$$;
comment on function rankdb._filter_join(regclass, text) is 'A lateral join that keeps the hits h whose source row passes a compiled filter.';
