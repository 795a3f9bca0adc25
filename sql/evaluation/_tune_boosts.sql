-- _tune_boosts: the values of a plan's boosts, as a JSON array by document for each boost.
create or replace function rankdb._tune_boosts(index_row rankdb.indexes, plan jsonb, candidates rankdb.candidate[], ids text[])
returns jsonb
language plpgsql stable
as $$
declare
  boosts constant integer := jsonb_array_length(plan -> 'boosts');
  filled rankdb.candidate[];
begin
  if boosts = 0 then
    return '[]';
  end if;
  filled := case when candidates = '{}' then '{}' else rankdb._fields(index_row, candidates, '{}', rankdb._boosts_sql(index_row.source, plan -> 'boosts'),
    array(select (b.value ->> 'weight')::double precision from jsonb_array_elements(plan -> 'boosts') with ordinality b order by b.ordinality)) end;
  return (
    select jsonb_agg(v.shares order by v.boost)
    from (select n as boost, coalesce((select jsonb_agg(c.boosts -> n -> 'value' order by i.place) from unnest(ids) with ordinality i (id, place) left join (select distinct on (u.id) u.id, u.boosts from unnest(filled) u) c on c.id = i.id), '[]') as shares
          from generate_series(0, boosts - 1) n) v);
end
$$;
comment on function rankdb._tune_boosts(rankdb.indexes, jsonb, rankdb.candidate[], text[]) is 'The values that a plan''s boosts give the documents with these ids.';
