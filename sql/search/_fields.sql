-- _fields: fills candidates with values of source columns, read under the caller's rights. An id is the key's text, or a JSON array
-- of its parts' texts (_document_id), so that it leads back to the key and its index.
create or replace function rankdb._fields(index_row rankdb.indexes, candidates rankdb.candidate[], columns text[])
returns rankdb.candidate[]
language plpgsql stable
as $$
declare
  ids text[] := array(select distinct c.id from unnest(candidates) c);
  found_ids text[];
  found_fields jsonb[];
begin
  execute (
    select format('select array_agg(u.id), array_agg(f.fields) from unnest($1) u (id) cross join lateral (select jsonb_build_object(%s) as fields from %s s where %s offset 0) f',
      (select string_agg(format('%L, s.%I', c, c), ', ') from unnest(columns) c), rankdb._qualified(index_row.source),
      string_agg(format('s.%I %s (%s)::%s%s', k.name, k.equals,
        case when k.parts = 1 then 'u.id' else format('u.id::jsonb ->> %s', k.ordinal - 1) end, k.type, coalesce(' collate ' || k.collation_name, '')), ' and '))
    from (select k.*, count(*) over () as parts from rankdb._key_columns(index_row.source) k) k)
  into found_ids, found_fields using ids;
  for n in 1 .. cardinality(candidates) loop
    candidates[n].fields := coalesce(candidates[n].fields, '{}') || coalesce(found_fields[array_position(found_ids, candidates[n].id)], '{}');
  end loop;
  return candidates;
end
$$;
comment on function rankdb._fields(rankdb.indexes, rankdb.candidate[], text[]) is 'The candidates with the values of these source columns, as far as the caller may read them.';
